'use strict';

const AWS = require('aws-sdk');

const doc = new AWS.DynamoDB.DocumentClient();
const sqs = new AWS.SQS();

exports.store = async (event) => {
  const requests = event.Records.map((r) => ({ PutRequest: { Item: JSON.parse(r.body) } }));
  await doc.batchWrite({ RequestItems: { [process.env.TABLE]: requests } }).promise(); // report: aws-unchecked-batch-failures
};

exports.storeAll = async (event) => {
  const requests = event.Records.map((r) => ({ PutRequest: { Item: JSON.parse(r.body) } }));
  let RequestItems = { [process.env.TABLE]: requests };
  while (Object.keys(RequestItems).length > 0) {
    const reply = await doc.batchWrite({ RequestItems }).promise(); // safe: aws-unchecked-batch-failures
    RequestItems = reply.UnprocessedItems || {};
  }
};

exports.forward = (event, context, callback) => {
  const Entries = event.Records.map((r, i) => ({ Id: String(i), MessageBody: r.body }));
  sqs.sendMessageBatch({ QueueUrl: process.env.QUEUE_URL, Entries }, (err) => callback(err, 'sent')); // report: aws-unchecked-batch-failures
};

exports.forwardChecked = (event, context, callback) => {
  const Entries = event.Records.map((r, i) => ({ Id: String(i), MessageBody: r.body }));
  sqs.sendMessageBatch({ QueueUrl: process.env.QUEUE_URL, Entries }, (err, data) => { // safe: aws-unchecked-batch-failures
    const failed = data && data.Failed ? data.Failed.length : 0;
    callback(err || (failed > 0 ? new Error(`${failed} messages failed`) : null), 'sent');
  });
};
