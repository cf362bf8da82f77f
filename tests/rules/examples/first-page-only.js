// How many pages are read.
const { DynamoDBClient, ScanCommand } = require("@aws-sdk/client-dynamodb");
const { ListObjectsV2Command, S3Client, paginateListObjectsV2 } = require("@aws-sdk/client-s3");

const s3 = new S3Client({});
const dynamodb = new DynamoDBClient({});

exports.handler = async () => {
  const found = await s3.send(new ListObjectsV2Command({ Bucket: "orders" })); // report: first-page-only
  const names = found.Contents.map((each) => each.Key);
  const { Items } = await dynamodb.send(new ScanCommand({ TableName: "orders" })); // report: first-page-only
  const { Items: more, LastEvaluatedKey } = await dynamodb.send(new ScanCommand({ TableName: "orders" })); // safe: first-page-only
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: "orders" })) { // safe: first-page-only
    names.push(...page.Contents);
  }
  return [names, Items, more, LastEvaluatedKey];
};
