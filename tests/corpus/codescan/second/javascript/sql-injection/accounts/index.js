'use strict';

const store = require('./store');
const { requireUuid, requireAccount } = require('./checks');

exports.balance = async (event) => {
  const accountId = requireAccount(event.headers['x-account-id']);
  return { statusCode: 200, body: JSON.stringify(await store.balance(accountId)) };
};

exports.history = async (event) => {
  const accountId = requireUuid(event.headers['x-account-id']);
  return { statusCode: 200, body: JSON.stringify(await store.history(accountId)) };
};
