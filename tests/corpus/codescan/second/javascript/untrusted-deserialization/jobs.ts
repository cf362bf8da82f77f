import { unserialize } from 'node-serialize';
import * as cryo from 'cryo';
import type { DynamoDBStreamEvent, KinesisStreamEvent, SQSEvent } from 'aws-lambda';

interface Job {
  name: string;
  payload: string;
}

class JobCodec {
  constructor(private readonly encoding: BufferEncoding = 'base64') {}

  decode(data: string): Job {
    const text = Buffer.from(data, this.encoding).toString('utf8');
    return cryo.parse(text) as Job; // report: untrusted-deserialization
  }
}

export const consume = async (event: KinesisStreamEvent): Promise<string[]> => {
  const codec = new JobCodec();
  return event.Records.map((record) => codec.decode(record.kinesis.data).name);
};

class RowCodec {
  unserialize(text: string): string[] {
    return text.split('|').map((cell) => cell.trim());
  }
}

export const rows = async (event: SQSEvent): Promise<string[][]> => {
  const codec = new RowCodec();
  return event.Records.map((record) => codec.unserialize(record.body)); // safe: untrusted-deserialization
};

const accept = (text: string): string => {
  if (text.includes('_$$ND_FUNC$$_')) {
    console.warn('function marker in job');
  }
  return text;
};

export const replay = async (event: DynamoDBStreamEvent): Promise<void> => {
  for (const record of event.Records) {
    const text = accept(record.dynamodb?.NewImage?.job?.S ?? '{}');
    const job = unserialize(text); // report: untrusted-deserialization
    console.info(typeof job);
  }
};

export const replayCount = async (event: DynamoDBStreamEvent): Promise<number> => {
  let sum = 0;
  for (const record of event.Records) {
    const count = Number(record.dynamodb?.NewImage?.count?.N ?? '0');
    sum += unserialize(`{"count":${count}}`).count; // safe: untrusted-deserialization
  }
  return sum;
};
