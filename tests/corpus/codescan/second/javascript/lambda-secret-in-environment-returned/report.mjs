import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';

const sns = new SNSClient({});

const credentials = () => [process.env.AWS_ACCESS_KEY_ID, process.env.AWS_SECRET_ACCESS_KEY, process.env.AWS_SESSION_TOKEN];

export const report = async () => {
  const Message = credentials().join(':');
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC_ARN, Message })); // report: lambda-secret-in-environment-returned
};

export const reportCount = async () => {
  const Message = `${credentials().filter(Boolean).length} of 3 variables are set`;
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC_ARN, Message })); // safe: lambda-secret-in-environment-returned
};
