import { Pool, PoolClient } from 'pg';
import { Signer } from '@aws-sdk/rds-signer';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

interface Customer {
  id: number;
  name: string;
  country: string;
}

const signer = new Signer({
  hostname: process.env.DB_HOST!,
  port: 5432,
  username: process.env.DB_USER!,
});

const pool = new Pool({
  host: process.env.DB_HOST,
  user: process.env.DB_USER,
  database: 'crm',
  max: 1,
  password: () => signer.getAuthToken(),
  ssl: { rejectUnauthorized: true },
});

const SORTS = { name: 'name', country: 'country, name', newest: 'created_at DESC' } as const;
type Sort = keyof typeof SORTS;

const isSort = (value: string): value is Sort => Object.hasOwn(SORTS, value);

async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

class CustomerQuery {
  constructor(
    private readonly tenant: string,
    private readonly sort: Sort,
    private readonly limit: number,
  ) {}

  async run(client: PoolClient, term: string): Promise<Customer[]> {
    const text = `SELECT id, name, country FROM customers
      WHERE tenant = $1 AND position(lower($2) in lower(name)) > 0
      ORDER BY ${SORTS[this.sort]} LIMIT $3`;
    const { rows } = await client.query<Customer>(text, [this.tenant, term, this.limit]);
    return rows;
  }
}

export const handler = async (
  event: APIGatewayProxyEventV2WithJWTAuthorizer,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const { q = '', sort = 'name', limit = '25' } = event.queryStringParameters ?? {};
  if (!isSort(sort)) {
    return { statusCode: 400, body: 'unknown order' };
  }
  const count = Math.min(Math.max(Number.parseInt(limit, 10) || 25, 1), 100);
  const tenant = String(event.requestContext.authorizer.jwt.claims.tenant);
  const query = new CustomerQuery(tenant, sort, count);
  const customers = await withClient((client) => query.run(client, q));
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ customers }),
  };
};
