import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

export const track = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const { campaign = 'none', source = 'web' } = event.queryStringParameters ?? {};
  const multiValueHeaders = { 'X-Campaign': [campaign, `source=${source}`] };
  return { statusCode: 204, multiValueHeaders, body: '' }; // report: header-injection
};

export const cache = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const seconds = Number(event.queryStringParameters?.ttl);
  return { statusCode: 200, headers: { 'Cache-Control': `max-age=${seconds}` }, body: '' }; // safe: header-injection
};
