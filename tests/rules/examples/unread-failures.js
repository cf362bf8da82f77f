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
