'use strict';

const crypto = require('crypto');
const AWS = require('aws-sdk');

const documents = new AWS.DynamoDB.DocumentClient();
const store = (Item) => documents.put({ TableName: process.env.CODES, Item }).promise();
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

exports.oneTimeCode = async (event) => {
  const otp = Math.floor(100000 + Math.random() * 900000); // report: weak-random-number-generation
  await store({ user: event.user, otp });
};

exports.oneTimeCodeSecure = async (event) => {
  const otp = crypto.randomInt(100000, 1000000); // safe: weak-random-number-generation
  await store({ user: event.user, otp });
};

exports.resetToken = async (event) => {
  const token = Math.random().toString(36).slice(2); // report: weak-random-number-generation
  await store({ user: event.user, token });
};

exports.resetTokenBytes = async (event) => {
  const token = crypto.randomBytes(32).toString('hex'); // safe: weak-random-number-generation
  await store({ user: event.user, token });
};

exports.sessionId = async () => {
  const session = Array.from({ length: 32 }, () => ALPHABET[Math.floor(Math.random() * ALPHABET.length)]).join(''); // report: weak-random-number-generation
  return { statusCode: 200, headers: { 'Set-Cookie': `session=${session}; Secure; HttpOnly; SameSite=Strict` } };
};

exports.sessionUuid = async () => {
  const session = crypto.randomUUID(); // safe: weak-random-number-generation
  return { statusCode: 200, headers: { 'Set-Cookie': `session=${session}; Secure; HttpOnly; SameSite=Strict` } };
};

exports.backoff = async (event) => {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    try {
      return await store({ user: event.user });
    } catch (error) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 100 * 2 ** attempt)); // safe: weak-random-number-generation
    }
  }
  return null;
};

exports.sampled = async () => {
  if (Math.random() < 0.01) { // safe: weak-random-number-generation
    console.log('sampled');
  }
};
