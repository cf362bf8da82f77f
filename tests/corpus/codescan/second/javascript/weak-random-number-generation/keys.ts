import { webcrypto } from 'crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

class KeyFactory {
  private readonly prefix: string;

  constructor(prefix = 'key') {
    this.prefix = prefix;
  }

  private chunk(): string {
    return Math.random().toString(16).substring(2); // report: weak-random-number-generation
  }

  create(): { apiKey: string } {
    const apiKey = [this.prefix, this.chunk(), this.chunk()].join('_');
    return { apiKey };
  }
}

export const createKey = async (_event: APIGatewayProxyEventV2) => ({
  statusCode: 201,
  body: JSON.stringify(new KeyFactory().create()),
});

const Dice = {
  random(): number {
    return webcrypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;
  },
};

export const createPin = async (_event: APIGatewayProxyEventV2) => {
  const pin = Math.floor(Dice.random() * 10000).toString(); // safe: weak-random-number-generation
  return { statusCode: 201, body: pin.padStart(4, '0') };
};

export const demoChart = async (_event: APIGatewayProxyEventV2) => {
  const points = [1, 2, 3].map((x) => ({ x, y: Math.random() * 10 })); // safe: weak-random-number-generation
  return { statusCode: 200, body: JSON.stringify(points) };
};
