'use strict';

const { timingSafeEqual, scryptSync } = require('crypto');
const AWS = require('aws-sdk');

const documents = new AWS.DynamoDB.DocumentClient();

exports.findUser = async (name, pin) => {
  const { Item } = await documents.get({ TableName: process.env.USERS, Key: { name: String(name) } }).promise();
  if (!Item) {
    return null;
  }
  const given = scryptSync(String(pin), Item.salt, 32);
  return timingSafeEqual(given, Buffer.from(Item.digest, 'hex')) ? Item : null;
};
