import Mustache from 'mustache';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const identity = (text: string): string => text;

export const tags = async (event: APIGatewayProxyEventV2) => {
  Mustache.escape = identity; // report: do-not-disable-html-autoescape
  const body = Mustache.render('<b>{{tag}}</b>', event.queryStringParameters ?? {});
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body };
};
