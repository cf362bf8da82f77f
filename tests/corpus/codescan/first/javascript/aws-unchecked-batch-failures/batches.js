'use strict';

const AWS = require('aws-sdk');
const { KinesisClient, PutRecordsCommand } = require('@aws-sdk/client-kinesis');
const { EventBridgeClient, PutEventsCommand } = require('@aws-sdk/client-eventbridge');

const sqs = new AWS.SQS();
const documents = new AWS.DynamoDB.DocumentClient();
const kinesis = new KinesisClient({});
const bus = new EventBridgeClient({});

exports.sendAll = async (event) => {
  const Entries = event.texts.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  await sqs.sendMessageBatch({ QueueUrl: process.env.QUEUE, Entries }).promise(); // report: aws-unchecked-batch-failures
};

exports.sendAllChecked = async (event) => {
  const Entries = event.texts.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  const { Failed } = await sqs.sendMessageBatch({ QueueUrl: process.env.QUEUE, Entries }).promise(); // safe: aws-unchecked-batch-failures
  if (Failed?.length) {
    throw new Error(`${Failed.length} messages failed`);
  }
};

exports.streamAll = async (event) => {
  const Records = event.texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: 'a' }));
  const answer = await kinesis.send(new PutRecordsCommand({ StreamName: process.env.STREAM, Records })); // report: aws-unchecked-batch-failures
  console.log('sent', answer.Records.length);
};

exports.streamAllCounted = async (event) => {
  const Records = event.texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: 'a' }));
  const answer = await kinesis.send(new PutRecordsCommand({ StreamName: process.env.STREAM, Records })); // safe: aws-unchecked-batch-failures
  return { retry: answer.FailedRecordCount > 0 };
};

exports.writeAll = async (event) => {
  let RequestItems = { books: event.items.map((Item) => ({ PutRequest: { Item } })) };
  while (Object.keys(RequestItems).length > 0) {
    const answer = await documents.batchWrite({ RequestItems }).promise(); // safe: aws-unchecked-batch-failures
    RequestItems = answer.UnprocessedItems;
  }
};

exports.emit = (event, context, callback) => {
  const Entries = [{ Source: 'shop', DetailType: 'order', Detail: JSON.stringify(event.order) }];
  bus.send(new PutEventsCommand({ Entries })).then(() => callback(null), callback); // report: aws-unchecked-batch-failures
};
