import * as crypto from 'crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';

class TokenHasher {
  private readonly algorithm: string;

  constructor(options: { algorithm?: string } = {}) {
    this.algorithm = options.algorithm ?? 'sha1';
  }

  hash(token: string): string {
    return crypto.createHash(this.algorithm).update(token).digest('hex'); // report: insecure-hashing
  }
}

export const revoke = async (event: APIGatewayProxyEvent) => {
  const hasher = new TokenHasher();
  return { statusCode: 200, body: hasher.hash(event.headers['x-token'] ?? '') };
};

function nameFor(version: number): string {
  switch (version) {
    case 1:
      return 'sha256';
    case 2:
      return 'sha384';
    default:
      return 'sha512';
  }
}

export const versioned = async (event: APIGatewayProxyEvent) => {
  const version = Number(event.queryStringParameters?.v);
  const hash = crypto.createHash(nameFor(version)); // safe: insecure-hashing
  return { statusCode: 200, body: hash.update(event.body ?? '').digest('hex') };
};

class BucketRing {
  createHash(name: string): number {
    return [...name].reduce((acc, c) => acc + c.charCodeAt(0), 0) % 16;
  }
}

export const bucket = async (event: APIGatewayProxyEvent) => {
  const ring = new BucketRing();
  return { statusCode: 200, body: `${ring.createHash('md5')}:${event.path}` }; // safe: insecure-hashing
};

export const storePassword = async (event: APIGatewayProxyEvent) => {
  const { password } = JSON.parse(event.body ?? '{}') as { password: string };
  const stored = crypto.createHash('sha256').update(password).digest('hex'); // report: insecure-hashing
  return { statusCode: 201, body: stored.length.toString() };
};
