import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export const profile = async (_event: APIGatewayProxyEventV2) => {
  const headers = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Credentials': 'true' }; // report: insecure-cors-policy
  return { statusCode: 200, headers, body: '{}' };
};

export const profileFixed = async (_event: APIGatewayProxyEventV2) => {
  const headers = { 'Access-Control-Allow-Origin': 'https://app.example.com', 'Access-Control-Allow-Credentials': 'true' }; // safe: insecure-cors-policy
  return { statusCode: 200, headers, body: '{}' };
};
