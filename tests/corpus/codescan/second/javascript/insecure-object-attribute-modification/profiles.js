'use strict';

const _ = require('lodash');
const AWS = require('aws-sdk');

const doc = new AWS.DynamoDB.DocumentClient();
const defaults = { theme: 'light', page: { size: 20 } };

exports.update = async (event) => {
  const user = { id: event.pathParameters.id, role: 'viewer', name: '' };
  Object.assign(user, JSON.parse(event.body)); // report: insecure-object-attribute-modification
  await doc.put({ TableName: process.env.TABLE, Item: _.pick(user, ['id', 'role', 'name']) }).promise();
  return { statusCode: 204 };
};

exports.updatePicked = async (event) => {
  const user = { id: event.pathParameters.id, role: 'viewer', name: '' };
  const { name } = JSON.parse(event.body);
  Object.assign(user, { name: String(name) }); // safe: insecure-object-attribute-modification
  await doc.put({ TableName: process.env.TABLE, Item: user }).promise();
  return { statusCode: 204 };
};

exports.setting = async (event) => {
  const { section, key, value } = JSON.parse(event.body);
  const settings = { page: {}, mail: {} };
  settings[section][key] = value; // report: insecure-object-attribute-modification
  return { statusCode: 200, body: JSON.stringify(settings) };
};

const SECTIONS = { page: ['size', 'order'], mail: ['digest'] };

exports.settingListed = async (event) => {
  const { section, key, value } = JSON.parse(event.body);
  const settings = { page: {}, mail: {} };
  if (!Object.hasOwn(SECTIONS, section) || !SECTIONS[section].includes(key)) {
    return { statusCode: 400 };
  }
  settings[section][key] = value; // safe: insecure-object-attribute-modification
  return { statusCode: 200, body: JSON.stringify(settings) };
};

exports.preferences = async (event) => {
  const merged = _.merge(defaults, JSON.parse(event.body)); // report: insecure-object-attribute-modification
  return { statusCode: 200, body: JSON.stringify(merged) };
};
