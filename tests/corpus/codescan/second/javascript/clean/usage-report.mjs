import { mkdtemp, rm, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { AthenaClient, StartQueryExecutionCommand, GetQueryExecutionCommand, paginateGetQueryResults } from '@aws-sdk/client-athena';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';

const athena = new AthenaClient({});
const s3 = new S3Client({});
const compress = promisify(gzip);
const pause = promisify(setTimeout);

const QUERY = 'SELECT service, sum(bytes) AS bytes FROM usage WHERE month = ? GROUP BY service ORDER BY bytes DESC';

function monthOf(event) {
  const month = event.detail?.month ?? new Date().toISOString().slice(0, 7);
  if (!/^20[0-9]{2}-(?:0[1-9]|1[0-2])$/.test(month)) {
    throw new RangeError('month is written as YYYY-MM');
  }
  return month;
}

async function start(month) {
  const { QueryExecutionId } = await athena.send(
    new StartQueryExecutionCommand({ QueryString: QUERY, ExecutionParameters: [`'${month}'`], WorkGroup: process.env.WORKGROUP }),
  );
  return QueryExecutionId;
}

async function finished(QueryExecutionId) {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const { State } = QueryExecution.Status;
    if (State === 'SUCCEEDED') return;
    if (State === 'FAILED' || State === 'CANCELLED') throw new Error('the usage query did not succeed');
    await pause(1000 + Math.random() * 200);
  }
  throw new Error('the usage query takes too long');
}

async function* rows(QueryExecutionId) {
  for await (const page of paginateGetQueryResults({ client: athena }, { QueryExecutionId })) {
    for (const { Data } of page.ResultSet.Rows) {
      yield Data.map(({ VarCharValue = '' }) => VarCharValue);
    }
  }
}

const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

async function writeReport(folder, id) {
  const lines = [];
  for await (const row of rows(id)) {
    lines.push(row.map(cell).join(','));
  }
  const file = path.join(folder, 'usage.csv');
  await writeFile(file, lines.join('\r\n'), { mode: 0o600, flag: 'wx' });
  return { file, count: lines.length };
}

export const handler = async (event) => {
  const month = monthOf(event);
  const id = await start(month);
  await finished(id);
  const folder = await mkdtemp(path.join(tmpdir(), 'usage-'));
  try {
    const { file, count } = await writeReport(folder, id);
    await s3.send(
      new PutObjectCommand({
        Bucket: process.env.REPORT_BUCKET,
        ExpectedBucketOwner: process.env.ACCOUNT_ID,
        Key: `usage/${month}.csv.gz`,
        ContentType: 'text/csv',
        ContentEncoding: 'gzip',
        Body: await compress(await readFile(file)),
      }),
    );
    return { month, rows: count };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
