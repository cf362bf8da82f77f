'use strict';

const AWS = require('aws-sdk');

const s3 = new AWS.S3();

exports.read = async (event) => {
  const { Body } = await s3.getObject({ Bucket: process.env.BUCKET, Key: event.key }).promise(); // report: s3-verify-bucket-owner
  return Body.length;
};

exports.readOwned = async (event) => {
  const { Body } = await s3.getObject({ Bucket: process.env.BUCKET, Key: event.key, ExpectedBucketOwner: process.env.OWNER }).promise(); // safe: s3-verify-bucket-owner
  return Body.length;
};

exports.write = async (event) => {
  const params = { Bucket: event.bucket, Key: 'latest.json' };
  params.Body = JSON.stringify(event.items);
  await s3.putObject(params).promise(); // report: s3-verify-bucket-owner
};

exports.writeOwned = async (event) => {
  const params = { Bucket: event.bucket, Key: 'latest.json' };
  params.Body = JSON.stringify(event.items);
  params.ExpectedBucketOwner = process.env.OWNER;
  await s3.putObject(params).promise(); // safe: s3-verify-bucket-owner
};
