import { EventBridgeClient, PutEventsCommand, PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { SQSEvent } from 'aws-lambda';

const bus = new EventBridgeClient({});
const kinesis = new KinesisClient({});

export const emit = async (event: SQSEvent): Promise<number> => {
  const Entries = event.Records.map((r) => ({ Source: 'orders', DetailType: 'created', Detail: r.body }));
  await bus.send(new PutEventsCommand({ Entries })); // report: aws-unchecked-batch-failures
  return Entries.length;
};

const verify = ({ FailedEntryCount }: PutEventsCommandOutput): void => {
  if (FailedEntryCount) throw new Error(`${FailedEntryCount} events were refused`);
};

export const emitVerified = async (event: SQSEvent): Promise<number> => {
  const Entries = event.Records.map((r) => ({ Source: 'orders', DetailType: 'created', Detail: r.body }));
  verify(await bus.send(new PutEventsCommand({ Entries }))); // safe: aws-unchecked-batch-failures
  return Entries.length;
};

export const stream = async (event: SQSEvent): Promise<void> => {
  const Records = event.Records.map((r) => ({ Data: Buffer.from(r.body), PartitionKey: r.messageId }));
  const reply = await kinesis.send(new PutRecordsCommand({ StreamName: process.env.STREAM, Records })); // report: aws-unchecked-batch-failures
  console.info('shards', reply.Records?.map((r) => r.ShardId).length);
};
