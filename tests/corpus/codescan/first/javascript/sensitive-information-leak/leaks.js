'use strict';

const AWS = require('aws-sdk');
const axios = require('axios');
const crypto = require('crypto');

const secretsManager = new AWS.SecretsManager();
const ssm = new AWS.SSM();
const sns = new AWS.SNS();
const sqs = new AWS.SQS();
const kms = new AWS.KMS();
const sts = new AWS.STS();

const readSecret = async () => {
  const { SecretString } = await secretsManager.getSecretValue({ SecretId: process.env.SECRET_ID }).promise();
  return JSON.parse(SecretString);
};

exports.showConfiguration = async () => ({ statusCode: 200, body: JSON.stringify(await readSecret()) }); // report: sensitive-information-leak

exports.showPresence = async () => ({ statusCode: 200, body: JSON.stringify({ configured: Boolean(await readSecret()) }) }); // safe: sensitive-information-leak

exports.showEnvironment = async () => ({ statusCode: 200, body: JSON.stringify(process.env) }); // report: lambda-secret-in-environment-returned

exports.showRegion = async () => ({ statusCode: 200, body: JSON.stringify({ region: process.env.AWS_REGION }) }); // safe: sensitive-information-leak

exports.notify = async () => {
  const { Parameter } = await ssm.getParameter({ Name: '/app/password', WithDecryption: true }).promise();
  await sns.publish({ TopicArn: process.env.TOPIC, Message: `rotated, now ${Parameter.Value}` }).promise(); // report: sensitive-information-leak
};

exports.notifyLength = async () => {
  const { Parameter } = await ssm.getParameter({ Name: '/app/password', WithDecryption: true }).promise();
  await sns.publish({ TopicArn: process.env.TOPIC, Message: `rotated, now ${Parameter.Value.length} characters` }).promise(); // safe: sensitive-information-leak
};

exports.notifyPlain = async () => {
  const { Parameter } = await ssm.getParameter({ Name: '/app/title' }).promise();
  await sns.publish({ TopicArn: process.env.TOPIC, Message: `title is ${Parameter.Value}` }).promise(); // safe: sensitive-information-leak
};

exports.forward = async (event) => {
  const { Plaintext } = await kms.decrypt({ CiphertextBlob: Buffer.from(event.blob, 'base64') }).promise();
  await axios.post('https://collector.example.com/items', { value: Plaintext.toString() }); // report: sensitive-information-leak
};

exports.forwardDigest = async (event) => {
  const { Plaintext } = await kms.decrypt({ CiphertextBlob: Buffer.from(event.blob, 'base64') }).promise();
  const value = crypto.createHmac('sha256', process.env.MARK_KEY).update(Plaintext).digest('hex');
  await axios.post('https://collector.example.com/items', { value }); // safe: sensitive-information-leak
};

exports.issueKeys = async () => {
  const { Credentials } = await sts.assumeRole({ RoleArn: process.env.ROLE, RoleSessionName: 'web' }).promise();
  await sqs.sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify(Credentials) }).promise(); // report: sensitive-information-leak
};

exports.issueIdentity = async () => {
  const { AssumedRoleUser } = await sts.assumeRole({ RoleArn: process.env.ROLE, RoleSessionName: 'web' }).promise();
  await sqs.sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: AssumedRoleUser.Arn }).promise(); // safe: sensitive-information-leak
};

exports.masked = async () => {
  const secret = await readSecret();
  const view = Object.fromEntries(Object.keys(secret).map((name) => [name, '***']));
  return { statusCode: 200, body: JSON.stringify(view) }; // safe: sensitive-information-leak
};

exports.maskedSome = async () => {
  const view = { ...(await readSecret()), user: '***' };
  return { statusCode: 200, body: JSON.stringify(view) }; // report: sensitive-information-leak
};
