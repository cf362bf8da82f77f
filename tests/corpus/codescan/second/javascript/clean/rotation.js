'use strict';

const { SecretsManagerClient, DescribeSecretCommand, GetRandomPasswordCommand, GetSecretValueCommand, PutSecretValueCommand,
  UpdateSecretVersionStageCommand } = require('@aws-sdk/client-secrets-manager');
const { Client } = require('pg');

const manager = new SecretsManagerClient({});

async function value(SecretId, VersionStage, VersionId) {
  const reply = await manager.send(new GetSecretValueCommand({ SecretId, VersionStage, VersionId }));
  return JSON.parse(reply.SecretString);
}

async function withDatabase(credentials, work) {
  const client = new Client({
    host: credentials.host,
    user: credentials.username,
    password: credentials.password,
    database: credentials.dbname,
    ssl: { rejectUnauthorized: true },
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createSecret(id, token) {
  const current = await value(id, 'AWSCURRENT');
  const { RandomPassword } = await manager.send(new GetRandomPasswordCommand({ PasswordLength: 40, ExcludePunctuation: true }));
  await manager.send(
    new PutSecretValueCommand({
      SecretId: id,
      ClientRequestToken: token,
      SecretString: JSON.stringify({ ...current, password: RandomPassword }),
      VersionStages: ['AWSPENDING'],
    }),
  );
}

async function setSecret(id, token) {
  const current = await value(id, 'AWSCURRENT');
  const pending = await value(id, 'AWSPENDING', token);
  await withDatabase(current, (client) =>
    client.query('SELECT app.change_password($1, $2)', [pending.username, pending.password]),
  );
}

async function testSecret(id, token) {
  const pending = await value(id, 'AWSPENDING', token);
  await withDatabase(pending, (client) => client.query('SELECT 1'));
}

async function finishSecret(id, token) {
  const { VersionIdsToStages } = await manager.send(new DescribeSecretCommand({ SecretId: id }));
  const current = Object.keys(VersionIdsToStages).find((version) => VersionIdsToStages[version].includes('AWSCURRENT'));
  if (current === token) return;
  await manager.send(
    new UpdateSecretVersionStageCommand({
      SecretId: id,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: token,
      RemoveFromVersionId: current,
    }),
  );
}

const STEPS = new Map(Object.entries({ createSecret, setSecret, testSecret, finishSecret }));

exports.handler = async ({ SecretId, ClientRequestToken, Step }) => {
  const step = STEPS.get(Step);
  if (!step) {
    throw new Error('unknown rotation step');
  }
  await step(SecretId, ClientRequestToken);
  console.info('rotation step finished');
};
