import { Logger } from '@aws-lambda-powertools/logger';

const logger = new Logger({ serviceName: 'stream' });

export const decode = async (event) => {
  for (const record of event.Records) {
    const text = Buffer.from(record.kinesis.data, 'base64').toString();
    process.stdout.write(`record ${text}\n`); // report: log-injection
  }
};

export const decodeStructured = async (event) => {
  for (const record of event.Records) {
    const text = Buffer.from(record.kinesis.data, 'base64').toString();
    logger.info('record', { text }); // safe: log-injection
  }
};

const levels = { low: 'low', high: 'high' };

export const level = async (event) => {
  const known = levels[event.detail.level] === levels.high ? 'high' : 'low';
  console.log(`level is ${known}`); // safe: log-injection
};

const eachRecord = (event, action) => event.Records.map((record) => action(JSON.parse(record.body)));

export const names = async (event) => {
  eachRecord(event, ({ name }) => console.info(`name ${name}`)); // report: log-injection
};

export const lengths = async (event) => {
  eachRecord(event, ({ name }) => console.info(`name of ${String(name).length} letters`)); // safe: log-injection
};

export const formatted = async (event) => {
  console.log('detail %j', event.detail.text); // safe: log-injection
};
