// Records of whoever the request names.
const { DynamoDBClient, GetItemCommand } = require("@aws-sdk/client-dynamodb");
const { DynamoDBDocumentClient, GetCommand, DeleteCommand, UpdateCommand, QueryCommand } = require("@aws-sdk/lib-dynamodb");

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env.TABLE;
const OWN = process.env.CUSTOMER;

exports.profile = async (event) => {
  const { userId } = event.pathParameters;
  return client.send(new GetCommand({ TableName, Key: { userId } })); // report: javascript-owner-by-request
};

exports.close = async (event) => {
  const { accountId, reason } = JSON.parse(event.body);
  await client.send(new DeleteCommand({ TableName, Key: { accountId } })); // report: javascript-owner-by-request
  return { statusCode: 200, body: reason };
};

exports.rename = async (event) => {
  const values = { ":n": event.queryStringParameters.name };
  await client.send(new UpdateCommand({ TableName, Key: { customer_id: event.queryStringParameters.id }, UpdateExpression: "SET #n = :n", ExpressionAttributeValues: values })); // report: javascript-owner-by-request
  await client.send(new UpdateCommand({ TableName, Key: { customerId: OWN }, UpdateExpression: "SET #n = :n", ExpressionAttributeValues: values })); // safe: javascript-owner-by-request
};

exports.orders = async (event) => {
  const wanted = { ":u": event.pathParameters.user };
  const own = await client.send(new QueryCommand({ TableName, KeyConditionExpression: "userId = :u", ExpressionAttributeValues: wanted })); // report: javascript-owner-by-request
  const products = await client.send(new QueryCommand({ TableName, KeyConditionExpression: "productId = :u", ExpressionAttributeValues: wanted })); // safe: javascript-owner-by-request
  return [own.Items, products.Items];
};

exports.plain = async (event) => {
  const Key = { tenantId: { S: event.pathParameters.tenant }, sort: { S: "settings" } };
  return new DynamoDBClient({}).send(new GetItemCommand({ TableName, Key })); // report: javascript-owner-by-request
};

exports.product = async (event) => {
  const Key = { productId: event.pathParameters.id };
  return client.send(new GetCommand({ TableName, Key })); // safe: javascript-owner-by-request
};

exports.order = async (event) => {
  const Key = { customerId: OWN, orderId: event.pathParameters.id };
  return client.send(new GetCommand({ TableName, Key })); // safe: javascript-owner-by-request
};

exports.worker = async (event) => {
  for (const record of event.Records) {
    const { userId } = JSON.parse(record.body);
    await client.send(new DeleteCommand({ TableName, Key: { userId } })); // safe: javascript-owner-by-request
  }
};

exports.stepped = async (event) => {
  return client.send(new GetCommand({ TableName, Key: { userId: event.userId } })); // safe: javascript-owner-by-request
};

exports.member = async (event) => {
  const Key = { memberId: event.queryStringParameters.member };
  return client.send(new DeleteCommand({ TableName, Key })); // report: javascript-owner-by-request
};
