'use strict';

const AWS = require('aws-sdk');

const s3 = new AWS.S3();
const doc = new AWS.DynamoDB.DocumentClient();

exports.keys = async (event) => {
  const reply = await s3.listObjectsV2({ Bucket: process.env.BUCKET, Prefix: event.prefix }).promise(); // report: missing-pagination
  return reply.Contents.map((o) => o.Key);
};

exports.allKeys = async (event) => {
  const keys = [];
  let ContinuationToken;
  do {
    const reply = await s3.listObjectsV2({ Bucket: process.env.BUCKET, Prefix: event.prefix, ContinuationToken }).promise(); // safe: missing-pagination
    keys.push(...reply.Contents.map((o) => o.Key));
    ContinuationToken = reply.NextContinuationToken;
  } while (ContinuationToken);
  return keys;
};

async function everything(params) {
  const { Items } = await doc.scan(params).promise(); // report: missing-pagination
  return Items;
}

exports.total = async () => {
  const items = await everything({ TableName: process.env.TABLE });
  return items.reduce((sum, item) => sum + item.amount, 0);
};

exports.one = async (event) => {
  const { Item } = await doc.get({ TableName: process.env.TABLE, Key: { pk: event.id } }).promise(); // safe: missing-pagination
  return Item;
};
