import { CopyObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({});
const Bucket = process.env.BUCKET as string;
const ExpectedBucketOwner = process.env.BUCKET_OWNER as string;

export const readObject = async () => s3.send(new GetObjectCommand({ Bucket, Key: 'settings.json' })); // report: s3-verify-bucket-owner

export const readOwnedObject = async () => s3.send(new GetObjectCommand({ Bucket, Key: 'settings.json', ExpectedBucketOwner })); // safe: s3-verify-bucket-owner

export const writeObject = async (event: { bucket: string }) => {
  const input = { Bucket: event.bucket, Key: 'out.json', Body: '{}' };
  await s3.send(new PutObjectCommand(input)); // report: s3-verify-bucket-owner
};

export const writeOwnedObject = async (event: { bucket: string }) => {
  const input = { Bucket: event.bucket, Key: 'out.json', Body: '{}' };
  await s3.send(new PutObjectCommand({ ...input, ExpectedBucketOwner })); // safe: s3-verify-bucket-owner
};

export const copyObject = async (event: { bucket: string }) => {
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${event.bucket}/a` })); // report: s3-verify-bucket-owner
};

class Store {
  getObject(input: { Bucket: string; Key: string }): string {
    return `${input.Bucket}/${input.Key}`;
  }
}

export const localObject = async (event: { key: string }) => new Store().getObject({ Bucket, Key: event.key }); // safe: s3-verify-bucket-owner
