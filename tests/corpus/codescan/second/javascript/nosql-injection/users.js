'use strict';

const { MongoClient } = require('mongodb');
const AWS = require('aws-sdk');

const mongo = new MongoClient(process.env.MONGO_URL);
const doc = new AWS.DynamoDB.DocumentClient();

const users = () => mongo.db('app').collection('users');

exports.login = async (event) => {
  const { name, password } = JSON.parse(event.body);
  const user = await users().findOne({ name, password }); // report: nosql-injection
  return { statusCode: user ? 200 : 401 };
};

exports.profile = async (event) => {
  const body = JSON.parse(event.body);
  const name = String(body.name);
  const user = await users().findOne({ name }, { projection: { password: 0 } }); // safe: nosql-injection
  return { statusCode: 200, body: JSON.stringify(user) };
};

exports.search = async (event) => {
  const criteria = JSON.parse(event.body);
  criteria.tenant = 'public';
  const found = await users().find(criteria).limit(10).toArray(); // report: nosql-injection
  return { statusCode: 200, body: JSON.stringify(found) };
};

exports.searchAge = async (event) => {
  const criteria = JSON.parse(event.body);
  const range = { $gte: Number(criteria.min), $lt: Number(criteria.max) };
  const found = await users().find({ age: range }).toArray(); // safe: nosql-injection
  return { statusCode: 200, body: JSON.stringify(found) };
};

exports.scan = async (event) => {
  const { filter, values } = JSON.parse(event.body);
  const params = { TableName: process.env.TABLE, ExpressionAttributeValues: values };
  params.FilterExpression = filter;
  const { Items } = await doc.scan(params).promise(); // report: nosql-injection
  return { statusCode: 200, body: JSON.stringify(Items) };
};

exports.query = async (event) => {
  const owner = event.pathParameters.owner;
  const params = {
    TableName: process.env.TABLE,
    KeyConditionExpression: '#o = :owner',
    ExpressionAttributeNames: { '#o': 'owner' },
    ExpressionAttributeValues: { ':owner': owner },
  };
  const { Items } = await doc.query(params).promise(); // safe: nosql-injection
  return { statusCode: 200, body: JSON.stringify(Items) };
};

exports.adults = async (event) => {
  const { code } = JSON.parse(event.body);
  const cursor = users().find({ $where: `this.age > 18 && this.code === '${code}'` }); // report: nosql-injection
  return { statusCode: 200, body: JSON.stringify(await cursor.toArray()) };
};
