import type { APIGatewayProxyEventV2 } from 'aws-lambda';

class TenantContext {
  static tenant = 'default';

  static use(tenant?: string): void {
    if (tenant) {
      TenantContext.tenant = tenant; // report: lambda-global-state-from-event
    }
  }
}

export const plan = async (event: APIGatewayProxyEventV2) => {
  TenantContext.use(event.headers['x-tenant']);
  return { statusCode: 200, body: `plan of ${TenantContext.tenant}` };
};
