// Where clients are made.
const { S3Client } = require("@aws-sdk/client-s3");
const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");
const AWS = require("aws-sdk");

const s3 = new S3Client({}); // safe: client-per-invocation
let kept;

exports.handler = async (event) => {
  const sqs = new SQSClient({}); // report: client-per-invocation
  const old = new AWS.DynamoDB(); // report: client-per-invocation
  await sqs.send(new SendMessageCommand({ QueueUrl: event.queue, MessageBody: "text" })); // safe: client-per-invocation
  if (!kept) {
    kept = new SQSClient({}); // safe: client-per-invocation
  }
  return [s3, old, kept].length;
};
