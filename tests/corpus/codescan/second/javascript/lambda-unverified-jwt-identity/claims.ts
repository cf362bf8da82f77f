import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';

const keys = createRemoteJWKSet(new URL('https://login.example.com/keys'));

export const balance = async (event: APIGatewayProxyEventV2) => {
  const { sub, scope } = decodeJwt(event.headers.authorization!.replace(/^Bearer /, '')); // report: improper-authentication
  return { statusCode: scope === 'balance' ? 200 : 403, body: `balance of ${sub}` };
};

export const balanceVerified = async (event: APIGatewayProxyEventV2) => {
  const token = event.headers.authorization!.replace(/^Bearer /, '');
  const { payload } = await jwtVerify(token, keys, { issuer: 'https://login.example.com' }); // safe: improper-authentication
  return { statusCode: 200, body: `balance of ${payload.sub}` };
};

export const balanceGateway = async (event: APIGatewayProxyEventV2WithJWTAuthorizer) => {
  const { sub } = event.requestContext.authorizer.jwt.claims; // safe: lambda-unverified-jwt-identity
  return { statusCode: 200, body: `balance of ${sub}` };
};
