// Records of whoever the request names, after a look at who asks.
const { DynamoDBClient } = require("@aws-sdk/client-dynamodb");
const { DynamoDBDocumentClient, GetCommand } = require("@aws-sdk/lib-dynamodb");

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

exports.handler = async (event) => {
  const { userId } = event.pathParameters;
  if (event.requestContext.authorizer.claims.sub !== userId) {
    return { statusCode: 403 };
  }
  return client.send(new GetCommand({ TableName: "users", Key: { userId } })); // safe: javascript-owner-by-request
};
