import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { MongoClient } from 'mongodb';

const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const client = await new MongoClient(process.env.MONGO_URL).connect();
const products = client.db('shop').collection('products');

export const read = async (event) => {
  const { table, key } = event.arguments;
  const { Item } = await ddb.send(new GetCommand({ TableName: table, Key: { pk: key } })); // report: nosql-injection
  return Item;
};

const TABLES = new Map([['books', 'prod-books'], ['toys', 'prod-toys']]);

export const readKind = async (event) => {
  const { kind, key } = event.arguments;
  const TableName = TABLES.get(kind) ?? 'prod-books';
  const { Item } = await ddb.send(new GetCommand({ TableName, Key: { pk: String(key) } })); // safe: nosql-injection
  return Item;
};

export const cheaper = async (event) => {
  const { operator = '<', price } = event.queryStringParameters;
  const request = {
    TableName: process.env.TABLE,
    FilterExpression: `price ${operator} :p`,
    ExpressionAttributeValues: { ':p': Number(price) },
  };
  const { Items } = await ddb.send(new ScanCommand(request)); // report: nosql-injection
  return { statusCode: 200, body: JSON.stringify(Items) };
};

export const cheaperOrEqual = async (event) => {
  const { operator, price } = event.queryStringParameters;
  const sign = operator === 'eq' ? '=' : '<';
  const request = {
    TableName: process.env.TABLE,
    FilterExpression: `price ${sign} :p`,
    ExpressionAttributeValues: { ':p': Number(price) },
  };
  const { Items } = await ddb.send(new ScanCommand(request)); // safe: nosql-injection
  return { statusCode: 200, body: JSON.stringify(Items) };
};

export const remove = async (event) => {
  const { sku } = JSON.parse(event.body);
  if (typeof sku !== 'string') {
    return { statusCode: 400, body: 'sku must be text' };
  }
  const { deletedCount } = await products.deleteOne({ sku }); // safe: nosql-injection
  return { statusCode: deletedCount ? 204 : 404 };
};

export const reprice = async (event) => {
  for (const record of event.Records) {
    const { match, price } = JSON.parse(record.body);
    await products.updateMany(match, { $set: { price: Number(price) } }); // report: nosql-injection
  }
};
