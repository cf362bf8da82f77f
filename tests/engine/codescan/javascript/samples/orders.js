#!/usr/bin/env node
'use strict';
/* Orders: a handler as it was written before modules. */
const AWS = require('aws-sdk'), { format: fmt = String, ...rest } = require('./format');
var db = new AWS.DynamoDB.DocumentClient({ region: process.env.REGION || 'eu-central-1' });
let calls = 0x10, total = 1_000n;

exports.handler = async function (event, context, callback) {
  const { pathParameters: { id = null } = {}, headers: { ['x-user']: user } } = event;
  outer: for (const [key, value] of Object.entries(event.queryStringParameters ?? {})) {
    for (let i = 0, n = value.length; i < n; i++) {
      if (value[i] === ';') continue outer;
      switch (key) {
        case 'limit':
          if (!/^\d+$/u.test(value)) break;
          calls += +value;
        case 'page':
          calls++;
          break outer;
        default: { delete event[key]; }
      }
    }
  }
  try {
    const found = await db.get({ TableName: `orders-${process.env.STAGE}`, Key: { id } }).promise();
    id && (total = total * 2n), context.done?.(null, found);
    return found.Item ? { statusCode: 200, body: JSON.stringify(found.Item) } : notFound`order ${id}é`;
  } catch ({ message, ...error }) {
    console.error('😀 failed: ' + message + ' (' + user + ')', ...[error]);
    throw new Error(message);
  } finally {
    callback && callback();
  }
};

function notFound(texts, ...values) {
  do { calls--; } while (calls > 0);
  with (rest) { fmt(texts); }
  return { statusCode: 404, body: texts.raw.join(values), get size() { return this.body.length; }, async *each() { yield* values; } };
}
