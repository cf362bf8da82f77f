import axios, { AxiosInstance } from 'axios';
import puppeteer from 'puppeteer-core';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';

class TenantApi {
  private readonly http: AxiosInstance;

  constructor(baseURL: string) {
    this.http = axios.create({ timeout: 2000 });
    this.base = baseURL;
  }

  private readonly base: string;

  async plans(): Promise<unknown> {
    return (await this.http.get(`${this.base}/plans`)).data; // report: server-side-request-forgery
  }
}

export const plans = async (event: APIGatewayProxyEventV2) => {
  const api = new TenantApi(event.headers['x-tenant-url']!);
  return { statusCode: 200, body: JSON.stringify(await api.plans()) };
};

class Endpoint {
  constructor(readonly requested: string) {}

  resolved(): string {
    return 'https://plans.example.com';
  }
}

export const publicPlans = async (event: APIGatewayProxyEventV2) => {
  const endpoint = new Endpoint(event.queryStringParameters?.url ?? '');
  const { data } = await axios.get(`${endpoint.resolved()}/plans`); // safe: server-side-request-forgery
  return { statusCode: 200, body: JSON.stringify(data) };
};

export const screenshot = async (event: SQSEvent) => {
  const browser = await puppeteer.launch();
  try {
    const page = await browser.newPage();
    for (const record of event.Records) {
      await page.goto(JSON.parse(record.body).address); // report: server-side-request-forgery
      await page.screenshot({ path: '/tmp/shot.png' });
    }
  } finally {
    await browser.close();
  }
};

type Source = 'feed' | 'archive';

export const syndicate = async (event: APIGatewayProxyEventV2) => {
  const source = event.queryStringParameters?.source as Source;
  let url: string;
  switch (source) {
    case 'feed':
      url = 'https://example.org/feed.xml';
      break;
    case 'archive':
      url = 'https://example.org/archive.xml';
      break;
    default:
      return { statusCode: 404 };
  }
  const response = await fetch(url); // safe: server-side-request-forgery
  return { statusCode: 200, body: await response.text() };
};
