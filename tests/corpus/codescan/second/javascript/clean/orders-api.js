'use strict';

const { randomUUID } = require('crypto');
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } = require('@aws-sdk/lib-dynamodb');

const table = process.env.ORDERS_TABLE;
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

const CURRENCIES = new Set(['EUR', 'USD', 'GBP']);

const json = (statusCode, value) => ({
  statusCode,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: JSON.stringify(value),
});

class RequestError extends Error {}

function parseOrder(body) {
  let order;
  try {
    order = JSON.parse(body ?? '');
  } catch {
    throw new RequestError('the body is not JSON');
  }
  const amount = Number(order.amount);
  if (!Number.isInteger(amount) || amount <= 0 || amount > 1_000_000) {
    throw new RequestError('amount must be a positive number of cents');
  }
  if (!CURRENCIES.has(order.currency)) {
    throw new RequestError('currency is not supported');
  }
  return { amount, currency: order.currency, note: String(order.note ?? '').slice(0, 200) };
}

async function create(owner, event) {
  const item = { pk: owner, sk: randomUUID(), createdAt: new Date().toISOString(), ...parseOrder(event.body) };
  await client.send(new PutCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(sk)' }));
  return json(201, { id: item.sk });
}

async function read(owner, event) {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: { pk: owner, sk: event.pathParameters.id } }));
  return Item ? json(200, Item) : json(404, { error: 'no such order' });
}

async function list(owner) {
  const orders = [];
  let ExclusiveStartKey;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :owner',
        ExpressionAttributeValues: { ':owner': owner },
        ExclusiveStartKey,
      }),
    );
    orders.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return json(200, { orders });
}

const ROUTES = { 'POST /orders': create, 'GET /orders/{id}': read, 'GET /orders': list };

exports.handler = async (event) => {
  const route = Object.hasOwn(ROUTES, event.routeKey) ? ROUTES[event.routeKey] : undefined;
  if (!route) return json(404, { error: 'no such route' });
  const owner = event.requestContext.authorizer.jwt.claims.sub;
  try {
    return await route(owner, event);
  } catch (err) {
    if (err instanceof RequestError) return json(400, { error: 'the order is not valid' });
    console.error('order request failed', { requestId: event.requestContext.requestId, name: err.name });
    return json(500, { error: 'internal error' });
  }
};
