import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
import type { SQSEvent } from 'aws-lambda';

const sfn = new SFNClient({});
const lambda = new LambdaClient({});

export const start = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const { machine: stateMachineArn, input } = JSON.parse(record.body) as { machine: string; input: object };
    await sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) })); // report: lambda-invoke-name-from-event
  }
};

export const startFixed = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.MACHINE_ARN, input: record.body })); // safe: lambda-invoke-name-from-event
  }
};

const workerName = (team: string): string => `worker-${team}`;

export const work = async (event: SQSEvent): Promise<void> => {
  const calls = event.Records.map((r) => JSON.parse(r.body).team as string).map((team) =>
    lambda.send(new InvokeCommand({ FunctionName: workerName(team), InvocationType: 'Event' })), // report: lambda-invoke-name-from-event
  );
  await Promise.all(calls);
};
