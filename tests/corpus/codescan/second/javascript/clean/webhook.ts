import { createHmac, timingSafeEqual } from 'crypto';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

const bus = new EventBridgeClient({});
const secrets = new SecretsManagerClient({});

const TOLERANCE_SECONDS = 300;
const KINDS: ReadonlySet<string> = new Set(['invoice.paid', 'invoice.failed', 'customer.deleted']);

let signingKey: Promise<string> | undefined;

async function fetchKey(): Promise<string> {
  const reply = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.WEBHOOK_SECRET_ARN }));
  if (!reply.SecretString) throw new Error('the signing secret is empty');
  return reply.SecretString;
}

function key(): Promise<string> {
  signingKey ??= fetchKey();
  return signingKey;
}

async function isSigned(event: APIGatewayProxyEventV2): Promise<boolean> {
  const timestamp = Number(event.headers['x-timestamp']);
  if (!Number.isFinite(timestamp) || Math.abs(Date.now() / 1000 - timestamp) > TOLERANCE_SECONDS) {
    return false;
  }
  const expected = createHmac('sha256', await key())
    .update(`${timestamp}.${event.body ?? ''}`)
    .digest();
  const given = Buffer.from(event.headers['x-signature'] ?? '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const answer = (statusCode: number): APIGatewayProxyStructuredResultV2 => ({ statusCode });

export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  if (!(await isSigned(event))) {
    return answer(401);
  }
  const { kind, data } = JSON.parse(event.body ?? '{}') as { kind: string; data: unknown };
  if (!KINDS.has(kind)) {
    return answer(204);
  }
  const reply = await bus.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: process.env.BUS_NAME,
          Source: 'billing.webhook',
          DetailType: kind,
          Detail: JSON.stringify(data),
        },
      ],
    }),
  );
  if (reply.FailedEntryCount) {
    console.error('event bus refused an entry', { requestId: event.requestContext.requestId });
    return answer(503);
  }
  return answer(202);
};
