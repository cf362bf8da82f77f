import { STSClient, AssumeRoleCommand } from '@aws-sdk/client-sts';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { DynamoDBClient, DescribeTableCommand } from '@aws-sdk/client-dynamodb';

const sts = new STSClient({});

export const forward = async (event: { text: string }) => {
  const sqs = new SQSClient({ region: 'eu-west-1' }); // report: lambda-client-reuse
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: event.text }));
};

export const tenantTable = async (event: { tenant: string }) => {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: process.env.ROLE_ARN, RoleSessionName: 'tenant', ExternalId: event.tenant }),
  );
  const credentials = {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
  const dynamo = new DynamoDBClient({ credentials }); // safe: lambda-client-reuse
  return (await dynamo.send(new DescribeTableCommand({ TableName: 'orders' }))).Table?.ItemCount;
};
