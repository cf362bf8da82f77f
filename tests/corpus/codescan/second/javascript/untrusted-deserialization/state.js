'use strict';

const serialize = require('node-serialize');
const funcster = require('funcster');
const AWS = require('aws-sdk');

const s3 = new AWS.S3();

exports.restore = async (event) => {
  const cookie = event.cookies.find((c) => c.startsWith('state=')) || 'state=';
  const text = Buffer.from(cookie.slice(6), 'base64').toString('utf8');
  const state = serialize.unserialize(text); // report: untrusted-deserialization
  return { statusCode: 200, body: String(state.page) };
};

exports.restoreJson = async (event) => {
  const cookie = event.cookies.find((c) => c.startsWith('state=')) || 'state=e30=';
  const unserialize = (text) => JSON.parse(text);
  const state = unserialize(Buffer.from(cookie.slice(6), 'base64').toString('utf8')); // safe: untrusted-deserialization
  return { statusCode: 200, body: String(state.page) };
};

exports.loadModule = (event, context, callback) => {
  const { definition } = JSON.parse(event.body);
  const module_ = funcster.deepDeserialize(definition); // report: untrusted-deserialization
  callback(null, { statusCode: 200, body: Object.keys(module_).join() });
};

const DEFAULT_STATE = '{"page":1,"filters":[]}';

exports.defaults = async (event) => {
  let text = event.body;
  if (text || !text) {
    text = DEFAULT_STATE;
  }
  const state = serialize.unserialize(text); // safe: untrusted-deserialization
  return { statusCode: 200, body: String(state.page) };
};

async function objectText(record) {
  const { bucket, object } = record.s3;
  const reply = await s3.getObject({ Bucket: bucket.name, Key: object.key }).promise();
  return reply.Body.toString('utf8');
}

exports.fromBucket = async (event) => {
  const restored = [];
  for (const record of event.Records) {
    const text = await objectText(record);
    restored.push(serialize.unserialize(text)); // report: untrusted-deserialization
  }
  return restored.length;
};

exports.roundTrip = async (event) => {
  const snapshot = serialize.serialize({ at: Date.now(), size: Number(event.detail.size) });
  const copy = serialize.unserialize(snapshot); // safe: untrusted-deserialization
  return copy.size;
};
