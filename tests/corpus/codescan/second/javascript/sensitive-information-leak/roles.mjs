import { STSClient, AssumeRoleCommand } from '@aws-sdk/client-sts';
import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';
import axios from 'axios';

const sts = new STSClient({});
const sqs = new SQSClient({});
const ssm = new SSMClient({});

const assume = () => sts.send(new AssumeRoleCommand({ RoleArn: process.env.ROLE_ARN, RoleSessionName: 'report' }));

export const credentials = async (event) => {
  const { Credentials } = await assume();
  const MessageBody = JSON.stringify({ job: event.detail.job, ...Credentials });
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody })); // report: sensitive-information-leak
};

export const expiry = async (event) => {
  const { Credentials } = await assume();
  const s3 = new S3Client({
    credentials: {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
    },
  });
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  const MessageBody = JSON.stringify({ job: event.detail.job, buckets: Buckets.length });
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody })); // safe: sensitive-information-leak
};

async function licence() {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/app/licence-key', WithDecryption: true }));
  return Parameter.Value;
}

export const track = async (event) => {
  const key = await licence();
  await axios.post('https://metrics.example.net/collect', { page: event.rawPath, licence: key }); // report: sensitive-information-leak
  return { statusCode: 204 };
};

export const trackMasked = async (event) => {
  const key = await licence();
  const licenceState = key.startsWith('LIC-') ? 'valid' : 'invalid';
  await axios.post('https://metrics.example.net/collect', { page: event.rawPath, licence: licenceState }); // safe: sensitive-information-leak
  return { statusCode: 204 };
};
