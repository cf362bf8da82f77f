// How long a link is good for.
const { GetObjectCommand, S3Client } = require("@aws-sdk/client-s3");
const { getSignedUrl } = require("@aws-sdk/s3-request-presigner");

const s3 = new S3Client({});

exports.handler = async (event) => {
  const command = new GetObjectCommand({ Bucket: "orders", Key: event.key });
  return [
    await getSignedUrl(s3, command, { expiresIn: 60 * 60 * 24 * 30 }), // report: long-lived-link
    await getSignedUrl(s3, command, { expiresIn: 300 }), // safe: long-lived-link
    await getSignedUrl(s3, command), // safe: long-lived-link
  ];
};
