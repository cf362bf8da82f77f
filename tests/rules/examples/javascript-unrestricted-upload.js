const { randomUUID } = require("crypto");
const { S3Client, PutObjectCommand, GetObjectCommand } = require("@aws-sdk/client-s3");
const { createPresignedPost } = require("@aws-sdk/s3-presigned-post");
const { getSignedUrl } = require("@aws-sdk/s3-request-presigner");

const s3 = new S3Client({});
const Bucket = process.env.BUCKET;

exports.link = async (event) => {
  const command = new PutObjectCommand({ Bucket, Key: event.queryStringParameters.name });
  return getSignedUrl(s3, command, { expiresIn: 60 }); // report: javascript-unrestricted-upload
};

exports.ownName = async () => {
  const command = new PutObjectCommand({ Bucket, Key: `uploads/${randomUUID()}.png` });
  return getSignedUrl(s3, command, { expiresIn: 60 }); // safe: javascript-unrestricted-upload
};

exports.read = async (event) => {
  const command = new GetObjectCommand({ Bucket, Key: event.queryStringParameters.name });
  return getSignedUrl(s3, command, { expiresIn: 60 }); // safe: javascript-unrestricted-upload
};

exports.form = async (event) => {
  return createPresignedPost(s3, { Bucket, Key: event.queryStringParameters.name }); // report: javascript-unrestricted-upload
};
