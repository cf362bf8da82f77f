import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

interface Client {
  id: string;
  redirectUri: string;
}

class OAuthFlow {
  private uri: string;

  constructor(private readonly client: Client, requested?: string) {
    this.uri = requested ?? client.redirectUri;
  }

  finish(code: string): APIGatewayProxyStructuredResultV2 {
    return { statusCode: 302, headers: { Location: `${this.uri}?code=${code}` } }; // report: open-redirect
  }

  finishRegistered(code: string): APIGatewayProxyStructuredResultV2 {
    return { statusCode: 302, headers: { Location: `${this.client.redirectUri}?code=${code}` } }; // safe: open-redirect
  }
}

const CLIENT: Client = { id: 'web', redirectUri: 'https://app.example.com/callback' };

export const authorize = async (event: APIGatewayProxyEventV2) => {
  const flow = new OAuthFlow(CLIENT, event.queryStringParameters?.redirect_uri);
  return flow.finish('a1');
};

export const authorizeRegistered = async (event: APIGatewayProxyEventV2) => {
  const flow = new OAuthFlow(CLIENT, event.queryStringParameters?.redirect_uri);
  return flow.finishRegistered('a1');
};

const headersFor = (target: string) => ({ 'Cache-Control': 'no-store', Location: target });

export const moved = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  const [, , host, ...rest] = (event.queryStringParameters?.u ?? '').split('/');
  const headers = { ...headersFor(`https://${host}/${rest.join('/')}`) };
  return { statusCode: 308, headers }; // report: open-redirect
};
