import Handlebars from 'handlebars';
import pug from 'pug';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';

interface Mail {
  template: string;
  data: Record<string, string>;
}

class MailRenderer {
  private source = '';

  load(mail: Mail): this {
    this.source = mail.template;
    return this;
  }

  render(data: Record<string, string>): string {
    const view = pug.compile(this.source); // report: code-injection
    return view(data);
  }
}

export const renderMails = async (event: SQSEvent): Promise<string[]> => {
  const renderer = new MailRenderer();
  return event.Records.map((record) => {
    const mail: Mail = JSON.parse(record.body);
    return renderer.load(mail).render(mail.data);
  });
};

export const renderFixed = async (event: APIGatewayProxyEventV2) => {
  const request = JSON.parse(event.body ?? '{}') as Partial<Mail>;
  const fields: Mail = { template: request.template ?? '', data: request.data ?? {} };
  fields.template = 'p Hello #{name}';
  const view = pug.compile(fields.template); // safe: code-injection
  return { statusCode: 200, body: view(fields.data) };
};

const cached = Handlebars.compile('<p>{{text}}</p>');

export const note = async (event: APIGatewayProxyEventV2) => {
  const text = event.queryStringParameters?.text;
  const run = (render: (ctx: object) => string, ctx: object): string => render(ctx);
  return { statusCode: 200, body: run(cached, { text }) }; // safe: code-injection
};

export const total = async (event: APIGatewayProxyEventV2) => {
  const expr = event.queryStringParameters?.expr ?? '';
  if (!/^[0-9+]+$/.test(expr)) {
    return { statusCode: 400, body: 'digits and plus only' };
  }
  return { statusCode: 200, body: String(eval(expr)) }; // safe: code-injection
};
