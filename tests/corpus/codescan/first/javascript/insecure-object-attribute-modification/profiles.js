'use strict';

const AWS = require('aws-sdk');

const documents = new AWS.DynamoDB.DocumentClient();

exports.readProfile = async (id) => {
  const { Item } = await documents.get({ TableName: 'profiles', Key: { id: String(id) } }).promise();
  return { id: Item.id, title: Item.title, color: Item.color, admin: Item.admin };
};

exports.saveProfile = (profile) =>
  documents.update({
    TableName: 'profiles',
    Key: { id: profile.id },
    UpdateExpression: 'SET title = :t, color = :c, admin = :a',
    ExpressionAttributeValues: { ':t': profile.title, ':c': profile.color, ':a': profile.admin },
  }).promise();
