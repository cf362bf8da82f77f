'use strict';

const AWS = require('aws-sdk');

const kms = new AWS.KMS();

exports.rotate = async (event) => {
  const { Plaintext } = await kms.decrypt({ CiphertextBlob: Buffer.from(event.blob, 'base64') }).promise();
  const { CiphertextBlob } = await kms.encrypt({ KeyId: process.env.NEW_KEY, Plaintext }).promise(); // report: aws-kms-reencryption
  return CiphertextBlob.toString('base64');
};

exports.rotateInside = async (event) => {
  const params = { CiphertextBlob: Buffer.from(event.blob, 'base64'), DestinationKeyId: process.env.NEW_KEY };
  const { CiphertextBlob } = await kms.reEncrypt(params).promise(); // safe: aws-kms-reencryption
  return CiphertextBlob.toString('base64');
};

exports.exchange = (event, context, callback) => {
  kms.decrypt({ CiphertextBlob: Buffer.from(event.blob, 'base64') }, (err, opened) => {
    if (err) return callback(err);
    const params = { KeyId: process.env.NEW_KEY };
    params.Plaintext = opened.Plaintext;
    kms.encrypt(params, callback); // report: aws-kms-reencryption
  });
};

exports.receipt = async (event) => {
  const { KeyId } = await kms.decrypt({ CiphertextBlob: Buffer.from(event.blob, 'base64') }).promise();
  const Plaintext = Buffer.from(`opened with ${KeyId}`);
  const { CiphertextBlob } = await kms.encrypt({ KeyId: process.env.NEW_KEY, Plaintext }).promise(); // safe: aws-kms-reencryption
  return CiphertextBlob.toString('base64');
};
