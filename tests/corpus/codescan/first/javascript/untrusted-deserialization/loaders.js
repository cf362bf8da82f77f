'use strict';

const serialize = require('node-serialize');
const yaml = require('js-yaml');
const unsafe = require('js-yaml-js-types').all;
const funcster = require('funcster');
const AWS = require('aws-sdk');
const v8 = require('v8');

const s3 = new AWS.S3();
const SCHEMA = yaml.DEFAULT_SCHEMA.extend(unsafe);

exports.restore = async (event) => {
  const text = Buffer.from(event.body, 'base64').toString();
  const state = serialize.unserialize(text); // report: untrusted-deserialization
  return { statusCode: 200, body: String(state.name) };
};

exports.restoreJson = async (event) => {
  const text = Buffer.from(event.body, 'base64').toString();
  const state = JSON.parse(text); // safe: untrusted-deserialization
  return { statusCode: 200, body: String(state.name) };
};

exports.configure = async (event) => yaml.load(event.body, { schema: SCHEMA }).name; // report: untrusted-deserialization

exports.configureDefault = async (event) => yaml.load(event.body).name; // safe: untrusted-deserialization

exports.configureCore = async (event) => yaml.load(event.body, { schema: yaml.CORE_SCHEMA }).name; // safe: untrusted-deserialization

exports.configureObject = async (event) => {
  const { Body } = await s3.getObject({ Bucket: 'settings', Key: event.key }).promise();
  return yaml.load(Body.toString(), { schema: SCHEMA }); // report: untrusted-deserialization
};

exports.functions = async (event) => {
  for (const { body } of event.Records) {
    funcster.deepDeserialize(JSON.parse(body)); // report: untrusted-deserialization
  }
};

exports.queueState = async (event) => event.Records.map(({ body }) => serialize.unserialize(body).id); // report: untrusted-deserialization

exports.constantState = async (event) => {
  const state = serialize.unserialize('{"count":1}'); // safe: untrusted-deserialization
  return state.count + event.Records.length;
};

exports.copied = async (event) => v8.deserialize(v8.serialize({ id: event.id })); // safe: untrusted-deserialization
