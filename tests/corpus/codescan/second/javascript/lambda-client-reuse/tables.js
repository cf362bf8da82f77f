'use strict';

const AWS = require('aws-sdk');
const { S3Client, HeadObjectCommand } = require('@aws-sdk/client-s3');

exports.read = async (event) => {
  const doc = new AWS.DynamoDB.DocumentClient(); // report: lambda-client-reuse
  return doc.get({ TableName: process.env.TABLE, Key: { pk: event.id } }).promise();
};

const shared = new AWS.DynamoDB.DocumentClient(); // safe: lambda-client-reuse

exports.readShared = async (event) => shared.get({ TableName: process.env.TABLE, Key: { pk: event.id } }).promise();

function storage() {
  return new S3Client({ maxAttempts: 5 }); // report: lambda-client-reuse
}

exports.head = async (event) => storage().send(new HeadObjectCommand({ Bucket: process.env.BUCKET, Key: event.key }));

let cached;

function cachedStorage() {
  if (!cached) {
    cached = new S3Client({ maxAttempts: 5 }); // safe: lambda-client-reuse
  }
  return cached;
}

exports.headCached = async (event) =>
  cachedStorage().send(new HeadObjectCommand({ Bucket: process.env.BUCKET, Key: event.key }));
