import { DynamoDBClient, ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';
import { PrismaClient } from '@prisma/client';
import Database from 'better-sqlite3';
import { escape } from 'mysql2';
import { createPool } from 'mysql2/promise';
import type { APIGatewayProxyEventV2, DynamoDBStreamEvent } from 'aws-lambda';

const dynamodb = new DynamoDBClient({});
const prisma = new PrismaClient();
const pool = createPool(process.env.MYSQL_URL as string);
const db = new Database('/tmp/customers.db');

class Query {
  private readonly conditions: string[] = [];
  readonly values: string[] = [];

  constructor(private readonly table: string) {}

  whereText(column: string, value: string): this {
    this.conditions.push(`${column} = '${value}'`);
    return this;
  }

  where(column: string, value: string): this {
    this.conditions.push(`${column} = ?`);
    this.values.push(value);
    return this;
  }

  statement(): string {
    return `SELECT * FROM ${this.table} WHERE ${this.conditions.join(' AND ')}`;
  }
}

export const searchCustomers = async (event: APIGatewayProxyEventV2) => {
  const query = new Query('customers').whereText('city', event.queryStringParameters?.city ?? '');
  return pool.query(query.statement()); // report: sql-injection
};

export const searchCustomersBound = async (event: APIGatewayProxyEventV2) => {
  const query = new Query('customers').where('city', event.queryStringParameters?.city ?? '');
  return pool.query(query.statement(), query.values); // safe: sql-injection
};

export const manyPlaceholders = async (event: APIGatewayProxyEventV2) => {
  const ids: string[] = JSON.parse(event.body ?? '[]');
  const marks = ids.map(() => '?').join(', ');
  return db.prepare(`SELECT * FROM customers WHERE id IN (${marks})`).all(...ids); // safe: sql-injection
};

export const manyJoined = async (event: APIGatewayProxyEventV2) => {
  const ids: string[] = JSON.parse(event.body ?? '[]');
  const marks = ids.map((id) => `'${id}'`).join(', ');
  return db.prepare(`SELECT * FROM customers WHERE id IN (${marks})`).all(); // report: sql-injection
};

export const prismaRaw = async (event: APIGatewayProxyEventV2) => {
  const name = event.pathParameters?.name;
  return prisma.$queryRawUnsafe(`SELECT * FROM people WHERE name = '${name}'`); // report: sql-injection
};

export const prismaTagged = async (event: APIGatewayProxyEventV2) => {
  const name = event.pathParameters?.name;
  return prisma.$queryRaw`SELECT * FROM people WHERE name = ${name}`; // safe: sql-injection
};

export const partiql = async (event: APIGatewayProxyEventV2) => {
  const owner = event.headers['x-owner'];
  return dynamodb.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM "notes" WHERE owner = '${owner}'` })); // report: sql-injection
};

export const partiqlBound = async (event: APIGatewayProxyEventV2) => {
  const owner = event.headers['x-owner'] ?? '';
  return dynamodb.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM "notes" WHERE owner = ?', Parameters: [{ S: owner }] })); // safe: sql-injection
};

export const halfCleaned = async (event: APIGatewayProxyEventV2) => {
  let id: string = event.queryStringParameters?.id ?? '';
  if (event.queryStringParameters?.kind === 'number') {
    id = String(Number(id));
  }
  return pool.query('SELECT * FROM customers WHERE id = ' + id); // report: sql-injection
};

export const fullyCleaned = async (event: APIGatewayProxyEventV2) => {
  let id: string = event.queryStringParameters?.id ?? '';
  if (event.queryStringParameters?.kind === 'number') {
    id = String(Number(id));
  } else {
    id = escape(id);
  }
  return pool.query('SELECT * FROM customers WHERE id = ' + id); // safe: sql-injection
};

class Workflow {
  async query(text: string): Promise<{ step: string }> {
    return { step: text };
  }
}

export const startWorkflow = async (event: { step: string }) => {
  const flow = new Workflow();
  return flow.query('SELECT step ' + event.step); // safe: sql-injection
};

function* emails(event: DynamoDBStreamEvent): Generator<string> {
  for (const record of event.Records) {
    yield record.dynamodb?.NewImage?.email.S ?? '';
  }
}

export const mirrorEmails = async (event: DynamoDBStreamEvent) => {
  for (const email of emails(event)) {
    await pool.query("INSERT INTO mirror (email) VALUES ('" + email + "')"); // report: sql-injection
  }
};

export const mirrorEmailsBound = async (event: DynamoDBStreamEvent) => {
  await Promise.all([...emails(event)].map((email) => pool.execute('INSERT INTO mirror (email) VALUES (?)', [email]))); // safe: sql-injection
};
