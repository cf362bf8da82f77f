import knex, { Knex } from 'knex';
import { PrismaClient } from '@prisma/client';
import { DataSource } from 'typeorm';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

const db: Knex = knex({ client: 'pg', connection: process.env.DATABASE_URL });
const prisma = new PrismaClient();
const source = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL });

const ok = (value: unknown): APIGatewayProxyResult => ({ statusCode: 200, body: JSON.stringify(value) });

class ProductSearch {
  private order = 'name';

  constructor(private readonly term: string) {}

  by(order?: string): this {
    this.order = order ?? this.order;
    return this;
  }

  async rows(): Promise<unknown[]> {
    return db('products').where('name', this.term).orderByRaw(`${this.order} asc`); // report: sql-injection
  }
}

export const products = async (event: APIGatewayProxyEvent) => {
  const { q = '', sort } = event.queryStringParameters ?? {};
  return ok(await new ProductSearch(q).by(sort).rows());
};

export const productsRaw = async (event: APIGatewayProxyEvent) => {
  const q = event.queryStringParameters?.q ?? '';
  return ok(await db.raw('select * from products where name like ?', [`%${q}%`])); // safe: sql-injection
};

export const user = async (event: APIGatewayProxyEvent) => {
  const email = event.queryStringParameters?.email;
  return ok(await prisma.$queryRaw`SELECT id FROM users WHERE email = ${email}`); // safe: sql-injection
};

export const userByName = async (event: APIGatewayProxyEvent) => {
  const name = event.queryStringParameters?.name ?? '';
  const escaped = name.replace("'", "''");
  return ok(await prisma.$queryRawUnsafe(`SELECT id FROM users WHERE name = '${escaped}'`)); // report: sql-injection
};

type Period = 'day' | 'week';

function tableFor(period: Period): string {
  if (period === 'day') return 'sales_daily';
  return 'sales_weekly';
}

export const sales = async (event: APIGatewayProxyEvent) => {
  const period = event.queryStringParameters?.period as Period;
  return ok(await source.query(`SELECT sum(amount) FROM ${tableFor(period)}`)); // safe: sql-injection
};

export const salesOf = async (event: APIGatewayProxyEvent) => {
  const period = event.queryStringParameters?.period as Period;
  return ok(await source.query(`SELECT sum(amount) FROM sales_${period}`)); // report: sql-injection
};

class TaskQueue {
  private readonly done: string[] = [];

  query(task: string): number {
    return this.done.push(task);
  }
}

export const enqueue = async (event: APIGatewayProxyEvent) => {
  const pool = new TaskQueue();
  return ok(pool.query(`remember ${event.body}`)); // safe: sql-injection
};
