import { SNSClient, ConfirmSubscriptionCommand, ConfirmSubscriptionCommandInput } from '@aws-sdk/client-sns';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const sns = new SNSClient({});

const input = (event: APIGatewayProxyEventV2): ConfirmSubscriptionCommandInput => {
  const { Token } = JSON.parse(event.body ?? '{}') as { Token: string };
  return { TopicArn: process.env.TOPIC_ARN, Token };
};

export const accept = async (event: APIGatewayProxyEventV2) => {
  await sns.send(new ConfirmSubscriptionCommand(input(event))); // report: sns-unauthenticated-unsubscribe
  return { statusCode: 204 };
};

export const acceptLocked = async (event: APIGatewayProxyEventV2) => {
  await sns.send(new ConfirmSubscriptionCommand({ ...input(event), AuthenticateOnUnsubscribe: 'true' })); // safe: sns-unauthenticated-unsubscribe
  return { statusCode: 204 };
};
