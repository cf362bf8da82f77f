'use strict';

const crypto = require('crypto');

exports.hook = async (event) => {
  const expected = crypto.createHmac('sha256', process.env.HOOK_SECRET).update(event.body).digest('hex');
  if (event.headers['x-signature'] !== expected) { // report: timing-attack
    return { statusCode: 401 };
  }
  return { statusCode: 202 };
};

exports.hookConstant = async (event) => {
  const expected = crypto.createHmac('sha256', process.env.HOOK_SECRET).update(event.body).digest();
  const given = Buffer.from(event.headers['x-signature'], 'hex');
  if (given.length !== expected.length || !crypto.timingSafeEqual(given, expected)) { // safe: timing-attack
    return { statusCode: 401 };
  }
  return { statusCode: 202 };
};

function same(left, right) {
  return left === right; // report: timing-attack
}

exports.apiKey = async (event) => ({ statusCode: same(event.headers['x-api-key'], process.env.API_KEY) ? 200 : 403 });

exports.present = async (event) => {
  if (process.env.API_KEY === undefined) { // safe: timing-attack
    throw new Error('not configured');
  }
  return { statusCode: event.headers['x-api-key'] ? 200 : 403 };
};
