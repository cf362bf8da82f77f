// Batch requests, and who looks at what failed.
const { BatchWriteItemCommand, DynamoDBClient } = require("@aws-sdk/client-dynamodb");
const { SendMessageBatchCommand, SQSClient } = require("@aws-sdk/client-sqs");
const AWS = require("aws-sdk");

const dynamodb = new DynamoDBClient({});
const sqs = new SQSClient({});

const documents = new AWS.DynamoDB.DocumentClient();

exports.handler = async (event) => {
  await dynamodb.send(new BatchWriteItemCommand({ RequestItems: event.items })); // report: unread-failures
  const written = await dynamodb.send(new BatchWriteItemCommand({ RequestItems: event.items })); // safe: unread-failures
  if (written.UnprocessedItems) {
    throw new Error("not all were written");
  }
  const { Failed } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: event.queue, Entries: event.entries })); // safe: unread-failures
  const { Successful } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: event.queue, Entries: event.more })); // report: unread-failures
  await documents.batchWrite({ RequestItems: event.items }).promise(); // report: unread-failures
  const { UnprocessedItems } = await documents.batchWrite({ RequestItems: event.items }).promise(); // safe: unread-failures
  return [UnprocessedItems, Failed, Successful].length;
};

const entries = (event) => new SendMessageBatchCommand({ QueueUrl: event.queue, Entries: event.entries });

const refuse = (answer, name) => {
  if (answer.Failed?.length) throw new Error(name);
};

const count = (answer) => answer.Successful.length;

const checked = (answer) => refuse(answer, "queue");

exports.handedOn = async (event) => {
  refuse(await sqs.send(entries(event)), "queue"); // safe: unread-failures
  checked(await sqs.send(new SendMessageBatchCommand({ Entries: event.b }))); // safe: unread-failures
  count(await sqs.send(new SendMessageBatchCommand({ Entries: event.c }))); // report: unread-failures
  await sqs.send(new SendMessageBatchCommand({ Entries: event.d })).then(({ Failed }) => Failed.map(event.retry)); // safe: unread-failures
  await sqs.send(new SendMessageBatchCommand({ Entries: event.e })).then((answer) => answer.Successful); // report: unread-failures
};

const queue = new AWS.SQS();

exports.calledBack = (event, context, callback) => {
  queue.sendMessageBatch({ Entries: event.a }, (error, answer) => callback(error, answer.Failed)); // safe: unread-failures
  queue.sendMessageBatch({ Entries: event.b }, (error) => callback(error, "sent")); // report: unread-failures
  queue.sendMessageBatch({ Entries: event.c }, callback); // safe: unread-failures
};
