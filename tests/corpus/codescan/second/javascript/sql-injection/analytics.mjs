import { AthenaClient, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { RDSDataClient, ExecuteStatementCommand } from '@aws-sdk/client-rds-data';
import { DynamoDBClient, ExecuteStatementCommand as PartiQLCommand } from '@aws-sdk/client-dynamodb';

const athena = new AthenaClient({});
const rds = new RDSDataClient({});
const dynamo = new DynamoDBClient({});

const target = { resourceArn: process.env.CLUSTER_ARN, secretArn: process.env.SECRET_ARN, database: 'shop' };

export const clicks = async (event) => {
  const { day, campaign } = event.detail;
  const QueryString = `SELECT count(*) FROM clicks WHERE day = date '${day}' AND campaign = '${campaign}'`;
  return athena.send(new StartQueryExecutionCommand({ QueryString, WorkGroup: 'primary' })); // report: sql-injection
};

export const clicksBound = async (event) => {
  const { campaign } = event.detail;
  const input = { WorkGroup: 'primary', ExecutionParameters: [`'${campaign.replaceAll("'", "''")}'`] };
  input.QueryString = 'SELECT count(*) FROM clicks WHERE campaign = ?';
  return athena.send(new StartQueryExecutionCommand(input)); // safe: sql-injection
};

export const addUser = async (event) => {
  const name = event.request.userAttributes.name;
  const sql = ['INSERT INTO users(name) VALUES (', `'${name}'`, ')'].join('');
  await rds.send(new ExecuteStatementCommand({ ...target, sql })); // report: sql-injection
  return event;
};

export const addUserBound = async (event) => {
  const name = event.request.userAttributes.name;
  const sql = 'INSERT INTO users(name) VALUES (:name)';
  const parameters = [{ name: 'name', value: { stringValue: name } }];
  await rds.send(new ExecuteStatementCommand({ ...target, sql, parameters })); // safe: sql-injection
  return event;
};

async function* statements(records) {
  for (const record of records) {
    const { table, id } = JSON.parse(record.body);
    yield { table, id };
  }
}

export const purge = async (event) => {
  for await (const { table, id } of statements(event.Records)) {
    await dynamo.send(new PartiQLCommand({ Statement: `DELETE FROM "${table}" WHERE pk='${id}'` })); // report: sql-injection
  }
};

export const purgeOne = async (event) => {
  for await (const { id } of statements(event.Records)) {
    const Statement = `DELETE FROM "${process.env.TABLE}" WHERE pk=?`;
    await dynamo.send(new PartiQLCommand({ Statement, Parameters: [{ S: String(id) }] })); // safe: sql-injection
  }
};
