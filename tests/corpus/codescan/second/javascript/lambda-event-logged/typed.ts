import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

export const create = async (request: APIGatewayProxyEventV2, context: Context) => {
  const entry = { at: Date.now(), id: context.awsRequestId, request };
  console.log(entry); // report: lambda-event-logged
  return { statusCode: 201 };
};

export const createQuiet = async (request: APIGatewayProxyEventV2, context: Context) => {
  const event = { name: 'created', id: context.awsRequestId, method: request.requestContext.http.method };
  console.log(event); // safe: lambda-event-logged
  return { statusCode: 201 };
};
