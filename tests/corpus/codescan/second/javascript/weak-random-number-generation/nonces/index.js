'use strict';

const { id, bytes } = require('./ids');

exports.challenge = async (event) => {
  const nonce = id();
  return { statusCode: 200, body: JSON.stringify({ nonce, client: event.headers['x-client'] }) };
};

exports.challengeStrong = async (event) => {
  const nonce = bytes();
  return { statusCode: 200, body: JSON.stringify({ nonce, client: event.headers['x-client'] }) };
};
