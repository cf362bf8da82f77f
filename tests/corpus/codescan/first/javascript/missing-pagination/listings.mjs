import { S3Client, ListObjectsV2Command, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EC2Client, DescribeInstancesCommand } from '@aws-sdk/client-ec2';

const s3 = new S3Client({});
const dynamodb = new DynamoDBClient({});
const ec2 = new EC2Client({});
const Bucket = process.env.BUCKET;

export const listKeys = async () => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket })); // report: missing-pagination
  return Contents.map(({ Key }) => Key);
};

export const listAllKeys = async () => {
  const keys = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) { // safe: missing-pagination
    keys.push(...Contents.map(({ Key }) => Key));
  }
  return keys;
};

export const listKeysLoop = async () => {
  const keys = [];
  let ContinuationToken;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken })); // safe: missing-pagination
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return keys;
};

export const scanItems = async () => (await dynamodb.send(new ScanCommand({ TableName: 'books' }))).Items; // report: missing-pagination

export const scanPage = async (event) => {
  const { Items, LastEvaluatedKey } = await dynamodb.send(new ScanCommand({ TableName: 'books', ExclusiveStartKey: event.next })); // safe: missing-pagination
  return { items: Items, next: LastEvaluatedKey };
};

const instances = () => ec2.send(new DescribeInstancesCommand({})); // report: missing-pagination

export const countInstances = async () => {
  const { Reservations } = await instances();
  return Reservations.flatMap(({ Instances }) => Instances).length;
};
