import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

const seeOther = (target: string): APIGatewayProxyResult => {
  const headers: Record<string, string> = {};
  headers.Location = target;
  return { statusCode: 303, headers, body: '' }; // report: open-redirect
};

export const finish = async (event: APIGatewayProxyEvent) => {
  const form = JSON.parse(event.body ?? '{}') as { returnTo?: string };
  return seeOther(form.returnTo ?? '/done');
};

const toDone = (target: string): APIGatewayProxyResult => {
  const headers: Record<string, string> = { Location: target };
  headers.Location = '/done';
  return { statusCode: 303, headers, body: '' }; // safe: open-redirect
};

export const finishFixed = async (event: APIGatewayProxyEvent) => {
  const form = JSON.parse(event.body ?? '{}') as { returnTo?: string };
  return toDone(form.returnTo ?? '/');
};

class Router {
  redirect(target: string): { nextStep: string } {
    return { nextStep: target };
  }
}

export const reroute = async (event: { target: string }) => new Router().redirect(event.target); // safe: open-redirect

export const containsHost = async (event: APIGatewayProxyEvent) => {
  const target = event.queryStringParameters?.next ?? '';
  if (target.includes('www.example.com')) {
    return { statusCode: 302, headers: { Location: target }, body: '' }; // report: open-redirect
  }
  return { statusCode: 400, body: '' };
};
