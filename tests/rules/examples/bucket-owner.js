// Whose bucket it is.
const { GetObjectCommand, S3Client } = require("@aws-sdk/client-s3");

const s3 = new S3Client({});

exports.handler = async (event) => {
  await s3.send(new GetObjectCommand({ Bucket: process.env.BUCKET, Key: event.key })); // report: bucket-owner
  await s3.send(new GetObjectCommand({ Bucket: process.env.BUCKET, Key: "a", ExpectedBucketOwner: "111122223333" })); // safe: bucket-owner
  await s3.send(new GetObjectCommand({ Bucket: "orders-111122223333", Key: event.key })); // safe: bucket-owner
};
