import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));

interface Sale {
  shop: string;
  cents: number;
  day: string;
}

function toSale(image: Record<string, AttributeValue>): Sale {
  const { shop, cents, day } = unmarshall(image);
  if (typeof shop !== 'string' || typeof day !== 'string') {
    throw new TypeError('sale without shop or day');
  }
  return { shop, day, cents: Number(cents) };
}

function change(record: DynamoDBRecord): { sale: Sale; sign: 1 | -1 } | undefined {
  const { NewImage, OldImage } = record.dynamodb ?? {};
  switch (record.eventName) {
    case 'INSERT':
      return { sale: toSale(NewImage as Record<string, AttributeValue>), sign: 1 };
    case 'REMOVE':
      return { sale: toSale(OldImage as Record<string, AttributeValue>), sign: -1 };
    default:
      return undefined;
  }
}

async function add({ shop, day, cents }: Sale, sign: number): Promise<void> {
  await documents.send(
    new UpdateCommand({
      TableName: process.env.TOTALS_TABLE,
      Key: { pk: shop, sk: day },
      UpdateExpression: 'ADD #total :cents, #count :one',
      ExpressionAttributeNames: { '#total': 'total', '#count': 'count' },
      ExpressionAttributeValues: { ':cents': sign * cents, ':one': sign },
    }),
  );
}

export const handler = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  for (const record of event.Records) {
    try {
      const found = change(record);
      if (found) {
        await add(found.sale, found.sign);
      }
    } catch (err) {
      const sequence = record.dynamodb?.SequenceNumber ?? '';
      console.error('stopped at a record', { sequence, name: (err as Error).name });
      return { batchItemFailures: [{ itemIdentifier: sequence }] };
    }
  }
  return { batchItemFailures: [] };
};
