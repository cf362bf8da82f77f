import { S3Client, DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';

const s3 = new S3Client({});
const owned = { Bucket: process.env.BUCKET, ExpectedBucketOwner: process.env.OWNER };

export const remove = async (event) => {
  const { bucket: Bucket, key: Key } = event.detail;
  await s3.send(new DeleteObjectCommand({ Bucket, Key })); // report: s3-verify-bucket-owner
};

export const size = async (event) => {
  const { ContentLength } = await s3.send(new HeadObjectCommand({ ...owned, Key: event.detail.key })); // safe: s3-verify-bucket-owner
  return ContentLength;
};
