'use strict';

const { MongoClient } = require('mongodb');
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, QueryCommand, ScanCommand } = require('@aws-sdk/lib-dynamodb');

const mongo = new MongoClient(process.env.MONGO_URI);
const users = mongo.db('shop').collection('users');
const orders = mongo.db('shop').collection('orders');
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const FIELDS = new Set(['title', 'author']);

exports.login = async (event) => {
  const { name, pin } = JSON.parse(event.body);
  const found = await users.findOne({ name, pin }); // report: nosql-injection
  return { statusCode: found ? 200 : 401 };
};

exports.loginText = async (event) => {
  const { name, pin } = JSON.parse(event.body);
  const found = await users.findOne({ name: String(name), pin: String(pin) }); // safe: nosql-injection
  return { statusCode: found ? 200 : 401 };
};

exports.loginTyped = async (event) => {
  const { name, pin } = JSON.parse(event.body);
  if (typeof name !== 'string' || typeof pin !== 'string') {
    return { statusCode: 400 };
  }
  const found = await users.findOne({ name, pin }); // safe: nosql-injection
  return { statusCode: found ? 200 : 401 };
};

exports.loginPresent = async (event) => {
  const { name, pin } = JSON.parse(event.body);
  if (!name || !pin) {
    return { statusCode: 400 };
  }
  const found = await users.findOne({ name, pin }); // report: nosql-injection
  return { statusCode: found ? 200 : 401 };
};

exports.search = async (event) => orders.find(JSON.parse(event.body)).toArray(); // report: nosql-injection

exports.scriptFilter = async (event) => {
  const { city } = event.queryStringParameters;
  return orders.countDocuments({ $where: `this.city === '${city}'` }); // report: nosql-injection
};

exports.equalFilter = async (event) => {
  const { city } = event.queryStringParameters;
  return orders.countDocuments({ city: { $eq: city } }); // safe: nosql-injection
};

exports.pipeline = async (event) => {
  const stages = [{ $match: { open: true } }, ...JSON.parse(event.body).stages];
  return orders.aggregate(stages).toArray(); // report: nosql-injection
};

exports.arrayFind = async (event) => {
  const items = JSON.parse(event.body);
  return items.find((item) => item.name === 'first'); // safe: nosql-injection
};

exports.scanned = async (event) => {
  const { author } = event.queryStringParameters;
  const page = await documents.send(new ScanCommand({ TableName: 'books', FilterExpression: `author = ${author}` })); // report: nosql-injection
  return page.Items;
};

exports.queried = async (event) => {
  const { author } = event.queryStringParameters;
  const input = { TableName: 'books', KeyConditionExpression: 'author = :a', ExpressionAttributeValues: { ':a': author } };
  const page = await documents.send(new QueryCommand(input)); // safe: nosql-injection
  return page.Items;
};

exports.projected = async (event) => {
  const input = { TableName: 'books' };
  input.ProjectionExpression = event.queryStringParameters.fields;
  return documents.send(new ScanCommand(input)); // report: nosql-injection
};

exports.projectedKnown = async (event) => {
  const input = { TableName: 'books' };
  input.ProjectionExpression = event.queryStringParameters.fields.split(',').filter((field) => FIELDS.has(field)).join(',');
  return documents.send(new ScanCommand(input)); // safe: nosql-injection
};
