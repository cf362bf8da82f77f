import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { encodedPage, page } from './response';

export const show = async (event: APIGatewayProxyEventV2) => page(event.queryStringParameters?.text ?? '');

export const showEncoded = async (event: APIGatewayProxyEventV2) => encodedPage(event.queryStringParameters?.text ?? '');
