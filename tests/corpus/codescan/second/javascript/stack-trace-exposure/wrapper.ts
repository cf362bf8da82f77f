import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

type Inner = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

const describe = (err: unknown): string => (err instanceof Error ? err.stack ?? err.name : String(err));

const reporting = (inner: Inner): Inner => async (event) => {
  try {
    return await inner(event);
  } catch (err) {
    return { statusCode: 500, body: describe(err) }; // report: stack-trace-exposure
  }
};

export const divide = reporting(async (event) => ({
  statusCode: 200,
  body: String(BigInt(event.queryStringParameters!.a!) / BigInt(event.queryStringParameters!.b!)),
}));

const logging = (inner: Inner): Inner => async (event) => {
  try {
    return await inner(event);
  } catch (err) {
    const reference = event.requestContext.requestId;
    console.error(reference, describe(err));
    return { statusCode: 500, body: `failed, reference ${reference}` }; // safe: stack-trace-exposure
  }
};

export const multiply = logging(async (event) => ({
  statusCode: 200,
  body: String(BigInt(event.queryStringParameters!.a!) * BigInt(event.queryStringParameters!.b!)),
}));
