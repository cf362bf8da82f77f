'use strict';

const AWS = require('aws-sdk');
const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');

const shared = new AWS.SQS(); // safe: lambda-client-reuse
const sts = new AWS.STS();
let cached;

exports.madeEachTime = async (event) => {
  const queue = new AWS.SQS(); // report: lambda-client-reuse
  return queue.sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: event.text }).promise();
};

exports.madeOnce = async (event) => shared.sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: event.text }).promise();

const storage = () => new S3Client({ maxAttempts: 2 }); // report: lambda-client-reuse

exports.madeInFunction = async () => storage().send(new ListBucketsCommand({}));

exports.madeWhenMissing = async () => {
  cached ??= new S3Client({ maxAttempts: 2 }); // safe: lambda-client-reuse
  return cached.send(new ListBucketsCommand({}));
};

exports.madeWithCredentials = async (event, context) => {
  const { Credentials } = await sts.assumeRole({ RoleArn: process.env.ROLE, RoleSessionName: context.awsRequestId }).promise();
  const credentials = { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretAccessKey, sessionToken: Credentials.SessionToken };
  return new S3Client({ credentials }).send(new ListBucketsCommand({})); // safe: lambda-client-reuse
};

class Publisher {
  constructor() {
    this.client = new AWS.SNS(); // report: lambda-client-reuse
  }

  publish(Message) {
    return this.client.publish({ TopicArn: process.env.TOPIC, Message }).promise();
  }
}

exports.madeByObject = async (event) => new Publisher().publish(event.text);
