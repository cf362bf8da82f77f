// How many pages are read.
const { DynamoDBClient, ScanCommand } = require("@aws-sdk/client-dynamodb");
const { ListObjectsV2Command, S3Client, paginateListObjectsV2 } = require("@aws-sdk/client-s3");
const AWS = require("aws-sdk");

const s3 = new S3Client({});
const old = new AWS.S3();
const dynamodb = new DynamoDBClient({});

exports.handler = async () => {
  const found = await s3.send(new ListObjectsV2Command({ Bucket: "orders" })); // report: first-page-only
  const names = found.Contents.map((each) => each.Key);
  const { Items } = await dynamodb.send(new ScanCommand({ TableName: "orders" })); // report: first-page-only
  const { Items: more, LastEvaluatedKey } = await dynamodb.send(new ScanCommand({ TableName: "orders" })); // safe: first-page-only
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: "orders" })) { // safe: first-page-only
    names.push(...page.Contents);
  }
  old.listObjectsV2({ Bucket: "orders" }, (error, data) => { // safe: first-page-only
    if (!error && data.IsTruncated) throw new Error("too many");
  });
  const first = await old.listObjectsV2({ Bucket: "orders" }).promise(); // report: first-page-only
  names.push(...first.Contents);
  return [names, Items, more, LastEvaluatedKey];
};
