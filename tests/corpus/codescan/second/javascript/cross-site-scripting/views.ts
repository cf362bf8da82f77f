import Handlebars from 'handlebars';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

const headers = { 'Content-Type': 'text/html' };

class Panel {
  private readonly parts: string[] = [];

  add(text: string): this {
    this.parts.push(`<div>${text}</div>`);
    return this;
  }

  get markup(): string {
    return this.parts.join('\n');
  }

  get footer(): string {
    return '<footer>example</footer>';
  }
}

export const panel = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const view = new Panel().add('Profile').add(event.queryStringParameters?.bio ?? '');
  return { statusCode: 200, headers, body: view.markup }; // report: cross-site-scripting
};

export const footer = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const view = new Panel().add('Profile').add(event.queryStringParameters?.bio ?? '');
  return { statusCode: 200, headers, body: view.footer }; // safe: cross-site-scripting
};

const template = Handlebars.compile('<p>{{bio}}</p>');

export const bio = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const { bio: text } = event.queryStringParameters ?? {};
  return { statusCode: 200, headers, body: template({ bio: text }) }; // safe: cross-site-scripting
};

export const rawBio = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const { bio: text = '' } = event.queryStringParameters ?? {};
  const body = template({ bio: 'me' }) + new Handlebars.SafeString(text).toString();
  return { statusCode: 200, headers, body }; // report: cross-site-scripting
};
