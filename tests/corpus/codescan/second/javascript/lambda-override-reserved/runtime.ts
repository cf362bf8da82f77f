import type { ScheduledEvent } from 'aws-lambda';

const overrides = { AWS_LAMBDA_FUNCTION_NAME: 'reporter', LOG_LEVEL: 'debug' };

export const start = async (_event: ScheduledEvent): Promise<void> => {
  Object.assign(process.env, overrides); // report: lambda-override-reserved
};

export const zone = async (_event: ScheduledEvent): Promise<string> => {
  process.env.TZ = 'Europe/Berlin'; // safe: lambda-override-reserved
  return new Date().toString();
};
