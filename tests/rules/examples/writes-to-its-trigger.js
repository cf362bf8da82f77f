const { S3Client, GetObjectCommand, PutObjectCommand } = require("@aws-sdk/client-s3");

const s3 = new S3Client({});

exports.handler = async (event) => {
  const { bucket, object } = event.Records[0].s3;
  const found = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: object.key })); // safe: writes-to-its-trigger
  await s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: object.key, Body: found.Body })); // report: writes-to-its-trigger
  await s3.send(new PutObjectCommand({ Bucket: process.env.TARGET, Key: object.key, Body: found.Body })); // safe: writes-to-its-trigger
};
