import { Client } from 'ldapts';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';

const client = new Client({ url: process.env.LDAP_URL! });
const BASE = 'dc=example,dc=com';

class FilterBuilder {
  private readonly parts: string[] = [];

  equal(attribute: string, value: string): this {
    this.parts.push(`(${attribute}=${value})`);
    return this;
  }

  toString(): string {
    return `(&${this.parts.join('')})`;
  }
}

export const byMail = async (event: APIGatewayProxyEventV2) => {
  const filter = new FilterBuilder().equal('mail', event.queryStringParameters?.mail ?? '').toString();
  const { searchEntries } = await client.search(BASE, { filter }); // report: ldap-injection
  return { statusCode: 200, body: JSON.stringify(searchEntries) };
};

const escapeFilter = (text: string): string =>
  text.replace(/[\\*()\0]/g, (c) => '\\' + c.charCodeAt(0).toString(16).padStart(2, '0'));

export const byMailEscaped = async (event: APIGatewayProxyEventV2) => {
  const mail = escapeFilter(event.queryStringParameters?.mail ?? '');
  const { searchEntries } = await client.search(BASE, { filter: `(mail=${mail})` }); // safe: ldap-injection
  return { statusCode: 200, body: JSON.stringify(searchEntries) };
};

export const units = async (event: SQSEvent) => {
  for (const record of event.Records) {
    const { unit } = JSON.parse(record.body) as { unit: string };
    const dn = ['ou=' + unit, BASE].join(',');
    await client.search(dn, { scope: 'one', filter: '(objectClass=*)' }); // report: ldap-injection
  }
};

class Haystack {
  search(base: string, options: { filter: string }): boolean {
    return base.includes(options.filter);
  }
}

export const contains = async (event: SQSEvent) =>
  event.Records.map((r) => new Haystack().search('some text', { filter: `(${r.body})` })); // safe: ldap-injection
