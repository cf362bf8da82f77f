import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { pack, packWithoutShell } from './shell';

interface PackRequest {
  folder: string;
  name?: string;
}

export const handler = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const request = JSON.parse(event.body ?? '{}') as PackRequest;
  pack(request.folder, 'bundle');
  return { statusCode: 202, body: '' };
};

export const listedHandler = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const { folder, name = 'bundle' } = JSON.parse(event.body ?? '{}') as PackRequest;
  packWithoutShell(folder, name);
  return { statusCode: 202, body: '' };
};
