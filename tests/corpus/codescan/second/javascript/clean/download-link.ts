import { S3Client, GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

const s3 = new S3Client({});
const Bucket = process.env.DOCUMENT_BUCKET;
const ExpectedBucketOwner = process.env.ACCOUNT_ID;

const LIFETIME_SECONDS = 120;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const reply = (statusCode: number, value: object): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: JSON.stringify(value),
});

async function exists(Key: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket, Key, ExpectedBucketOwner }));
    return true;
  } catch (err) {
    if (err instanceof Error && err.name === 'NotFound') {
      return false;
    }
    throw err;
  }
}

export const handler = async (
  event: APIGatewayProxyEventV2WithJWTAuthorizer,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const id = event.pathParameters?.id ?? '';
  if (!UUID.test(id)) {
    return reply(400, { error: 'malformed identifier' });
  }
  const owner = String(event.requestContext.authorizer.jwt.claims.sub);
  const key = `${owner}/${id}.pdf`;
  if (!(await exists(key))) {
    return reply(404, { error: 'no such document' });
  }
  const command = new GetObjectCommand({
    Bucket,
    Key: key,
    ExpectedBucketOwner,
    ResponseContentType: 'application/pdf',
    ResponseContentDisposition: 'attachment; filename="document.pdf"',
  });
  const url = await getSignedUrl(s3, command, { expiresIn: LIFETIME_SECONDS });
  return reply(200, { url, expiresIn: LIFETIME_SECONDS });
};
