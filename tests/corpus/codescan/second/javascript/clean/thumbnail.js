'use strict';

const sharp = require('sharp');
const { S3Client, GetObjectCommand, PutObjectCommand } = require('@aws-sdk/client-s3');

const s3 = new S3Client({});
const owner = process.env.ACCOUNT_ID;
const targetBucket = process.env.THUMBNAIL_BUCKET;

const MAX_BYTES = 20 * 1024 * 1024;
const WIDTHS = [120, 480, 960];
const FORMATS = new Map([
  ['image/jpeg', 'jpeg'],
  ['image/png', 'png'],
  ['image/webp', 'webp'],
]);

const keyOf = (record) => decodeURIComponent(record.s3.object.key.replace(/\+/g, ' '));

async function load(bucket, key) {
  const reply = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ExpectedBucketOwner: owner }));
  if (reply.ContentLength > MAX_BYTES) {
    return undefined;
  }
  const bytes = await reply.Body.transformToByteArray();
  return { bytes, format: FORMATS.get(reply.ContentType) };
}

async function store(key, width, format, data) {
  await s3.send(
    new PutObjectCommand({
      Bucket: targetBucket,
      Key: `${width}/${key}`,
      Body: data,
      ContentType: `image/${format}`,
      ExpectedBucketOwner: owner,
      ServerSideEncryption: 'aws:kms',
    }),
  );
}

async function handleRecord(record) {
  const key = keyOf(record);
  const image = await load(record.s3.bucket.name, key);
  if (!image || !image.format) {
    console.info('skipped an object', { bytes: record.s3.object.size });
    return 0;
  }
  for (const width of WIDTHS) {
    const data = await sharp(image.bytes, { limitInputPixels: 50_000_000 })
      .rotate()
      .resize({ width, withoutEnlargement: true })
      .toFormat(image.format)
      .toBuffer();
    await store(key, width, image.format, data);
  }
  return WIDTHS.length;
}

exports.handler = async (event) => {
  let written = 0;
  for (const record of event.Records) {
    written += await handleRecord(record);
  }
  return { written };
};
