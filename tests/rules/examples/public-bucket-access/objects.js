const { S3Client, PutObjectCommand } = require("@aws-sdk/client-s3");

const s3 = new S3Client({});

exports.handler = async () => {
  await s3.send(new PutObjectCommand({ Bucket: "a", Key: "k", ACL: "public-read" })); // report: public-bucket-access
  await s3.send(new PutObjectCommand({ Bucket: "a", Key: "k" })); // safe: public-bucket-access
};
