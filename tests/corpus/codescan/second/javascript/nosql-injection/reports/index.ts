import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ReportStore } from './store';
import { toPipeline } from './pipeline';

const store = new ReportStore();

export const custom = async (event: APIGatewayProxyEvent) => {
  const spec = JSON.parse(event.body ?? '{}');
  const rows = await store.aggregate(toPipeline(spec));
  return { statusCode: 200, body: JSON.stringify(rows) };
};

export const byCountry = async (event: APIGatewayProxyEvent) => {
  const { country } = JSON.parse(event.body ?? '{}') as { country: unknown };
  const rows = await store.countBy('country', `${country}`);
  return { statusCode: 200, body: JSON.stringify(rows) };
};
