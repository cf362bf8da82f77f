import jwt, { JwtPayload } from 'jsonwebtoken';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

class Identity {
  private readonly claims: JwtPayload;

  constructor(token: string) {
    this.claims = jwt.decode(token) as JwtPayload; // report: improper-authentication
  }

  get isAdmin(): boolean {
    return this.claims.role === 'admin';
  }
}

export const purge = async (event: APIGatewayProxyEventV2) => {
  const identity = new Identity(event.headers['x-token'] ?? '');
  return { statusCode: identity.isAdmin ? 202 : 403 };
};

const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

export const attachment = async (event: APIGatewayProxyEventV2) => {
  const [, content] = (event.body ?? '').split('.');
  return { statusCode: 200, body: decode(content) }; // safe: improper-authentication
};
