// Rights that an administrator gives.
const { DynamoDBClient } = require("@aws-sdk/client-dynamodb");
const { DynamoDBDocumentClient, PutCommand } = require("@aws-sdk/lib-dynamodb");
const { requireAdmin } = require("./access");

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

exports.handler = requireAdmin(async (event) => {
  const { name, role } = JSON.parse(event.body);
  return client.send(new PutCommand({ TableName: "users", Item: { name, role } })); // safe: javascript-rights-by-request
});
