'use strict';

const AWS = require('aws-sdk');
const crypto = require('crypto');
const { SecretsManagerClient, GetSecretValueCommand } = require('@aws-sdk/client-secrets-manager');

const client = new SecretsManagerClient({});
const sns = new AWS.SNS();
const kms = new AWS.KMS();

async function loadSecret(name) {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }));
  return JSON.parse(SecretString);
}

exports.settings = async () => {
  const secret = await loadSecret(process.env.SECRET_ARN);
  return { statusCode: 200, body: JSON.stringify({ host: 'db.internal', secret }) }; // report: sensitive-information-leak
};

exports.settingsReady = async () => {
  const secret = await loadSecret(process.env.SECRET_ARN);
  return { statusCode: 200, body: JSON.stringify({ host: 'db.internal', ready: secret !== undefined }) }; // safe: sensitive-information-leak
};

exports.announce = async (event) => {
  const { password } = await loadSecret(event.detail.secret);
  const Message = `rotation finished, new value ${password}`;
  await sns.publish({ TopicArn: process.env.TOPIC, Message }).promise(); // report: sensitive-information-leak
};

exports.announceDone = async (event) => {
  const { password } = await loadSecret(event.detail.secret);
  const Message = `rotation finished, ${password.length} characters`;
  await sns.publish({ TopicArn: process.env.TOPIC, Message }).promise(); // safe: sensitive-information-leak
};

exports.unwrap = (event, context, callback) => {
  kms.decrypt({ CiphertextBlob: Buffer.from(event.body, 'base64') }, (err, data) => {
    if (err) return callback(err);
    callback(null, { statusCode: 200, body: data.Plaintext.toString('utf8') }); // report: sensitive-information-leak
  });
};

exports.signature = (event, context, callback) => {
  kms.decrypt({ CiphertextBlob: Buffer.from(process.env.WRAPPED_KEY, 'base64') }, (err, data) => {
    if (err) return callback(err);
    const mac = crypto.createHmac('sha256', data.Plaintext).update(event.body).digest('hex');
    callback(null, { statusCode: 200, body: mac }); // safe: sensitive-information-leak
  });
};

exports.diagnose = async () => {
  const { DB_HOST, DB_PASSWORD } = process.env;
  return { statusCode: 200, body: JSON.stringify({ DB_HOST, DB_PASSWORD }) }; // report: sensitive-information-leak
};

exports.diagnoseHost = async () => {
  const { DB_HOST, DB_PASSWORD } = process.env;
  return { statusCode: DB_PASSWORD ? 200 : 500, body: JSON.stringify({ DB_HOST }) }; // safe: sensitive-information-leak
};
