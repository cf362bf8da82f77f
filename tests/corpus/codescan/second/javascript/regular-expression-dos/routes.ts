import type { APIGatewayProxyEventV2 } from 'aws-lambda';

function wordPattern(word: string): RegExp {
  return new RegExp(`\\b${word}\\b`, 'g'); // report: regular-expression-dos
}

export const occurrences = async (event: APIGatewayProxyEventV2) => {
  const { word = '' } = event.queryStringParameters ?? {};
  return { statusCode: 200, body: String((event.body ?? '').match(wordPattern(word))?.length ?? 0) };
};

const KINDS = { date: '\\d{4}-\\d{2}-\\d{2}', hour: '\\d{2}:\\d{2}' } as const;

export const dates = async (event: APIGatewayProxyEventV2) => {
  const kind = event.queryStringParameters?.kind === 'hour' ? 'hour' : 'date';
  const pattern = new RegExp(KINDS[kind], 'g'); // safe: regular-expression-dos
  return { statusCode: 200, body: JSON.stringify((event.body ?? '').match(pattern)) };
};
