import { LambdaClient, ListFunctionsCommand, paginateListFunctions } from '@aws-sdk/client-lambda';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';

const lambda = new LambdaClient({});
const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export const names = async () => {
  const { Functions } = await lambda.send(new ListFunctionsCommand({})); // report: missing-pagination
  return Functions.map(({ FunctionName }) => FunctionName);
};

export const allNames = async () => {
  const found = [];
  for await (const page of paginateListFunctions({ client: lambda }, {})) { // safe: missing-pagination
    found.push(...page.Functions.map(({ FunctionName }) => FunctionName));
  }
  return found;
};

export const history = async (event, items = [], ExclusiveStartKey = undefined) => {
  const query = { TableName: process.env.TABLE, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': event.id } };
  const page = await ddb.send(new QueryCommand({ ...query, ExclusiveStartKey })); // safe: missing-pagination
  const collected = items.concat(page.Items);
  return page.LastEvaluatedKey ? history(event, collected, page.LastEvaluatedKey) : collected;
};

export const recent = async (event) => {
  const found = [];
  let more = true;
  while (more) {
    const query = { TableName: process.env.TABLE, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': event.id } };
    const page = await ddb.send(new QueryCommand(query)); // report: missing-pagination
    found.push(...page.Items);
    more = false;
  }
  return found;
};
