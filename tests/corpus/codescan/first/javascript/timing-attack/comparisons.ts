import { createHmac, timingSafeEqual } from 'node:crypto';

interface Webhook {
  body: string;
  headers: Record<string, string>;
}

const signature = (body: string): string => createHmac('sha256', process.env.WEBHOOK_KEY as string).update(body).digest('hex');

export const webhook = async (event: Webhook) => {
  if (signature(event.body) === event.headers['x-signature']) { // report: timing-attack
    return { statusCode: 202 };
  }
  return { statusCode: 401 };
};

export const webhookConstant = async (event: Webhook) => {
  const expected = Buffer.from(signature(event.body));
  const given = Buffer.from(event.headers['x-signature'] ?? '');
  const equal = expected.length === given.length && timingSafeEqual(expected, given); // safe: timing-attack
  return { statusCode: equal ? 202 : 401 };
};

export const apiKey = async (event: Webhook) => ({ isAuthorized: event.headers['x-api-key'] === process.env.API_KEY }); // report: timing-attack

export const apiKeyPresent = async (event: Webhook) => ({ isAuthorized: event.headers['x-api-key'] !== undefined }); // safe: timing-attack

class Verifier {
  constructor(private readonly secretToken: string) {}

  differs(given: string): boolean {
    return given !== this.secretToken; // report: timing-attack
  }
}

export const verified = async (event: { token: string }) => ({
  isAuthorized: !new Verifier(process.env.SECRET_TOKEN as string).differs(event.token),
});

export const version = async (event: Webhook) => ({ current: event.headers['x-version'] === process.env.APP_VERSION }); // safe: timing-attack
