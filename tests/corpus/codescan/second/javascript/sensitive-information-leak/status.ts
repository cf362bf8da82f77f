import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

const manager = new SecretsManager({});

class Connection {
  private constructor(readonly host: string, private readonly secret: string) {}

  static async open(): Promise<Connection> {
    const { SecretString } = await manager.getSecretValue({ SecretId: 'prod/db' });
    return new Connection('db.internal', SecretString ?? '');
  }

  describe(): string {
    return `${this.host} ${this.secret}`;
  }

  get label(): string {
    return `${this.host} ${'*'.repeat(8)}`;
  }
}

export const status = async (_event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  const connection = await Connection.open();
  return { statusCode: 200, body: connection.describe() }; // report: sensitive-information-leak
};

export const statusLabel = async (_event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  const connection = await Connection.open();
  return { statusCode: 200, body: connection.label }; // safe: sensitive-information-leak
};

export const check = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  const { SecretString: expected } = await manager.getSecretValue({ SecretId: 'prod/hook' });
  if (event.headers['x-hook'] !== expected) {
    return { statusCode: 403, body: `expected ${expected}` }; // report: sensitive-information-leak
  }
  return { statusCode: 204 };
};

export const overwritten = async (_event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  const reply: { host: string; token?: string } = { host: 'db.internal', token: process.env.DB_TOKEN };
  reply.token = 'redacted';
  return { statusCode: 200, body: JSON.stringify(reply) }; // safe: sensitive-information-leak
};
