'use strict';

const crypto = require('crypto');
const { promisify } = require('util');
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, GetCommand, PutCommand } = require('@aws-sdk/lib-dynamodb');

const scrypt = promisify(crypto.scrypt);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));

const SESSION_SECONDS = 3600;
const KEY_LENGTH = 64;
const ABSENT = { salt: '00', hash: '00'.repeat(KEY_LENGTH) };

async function findUser(name) {
  const { Item } = await documents.send(new GetCommand({ TableName: process.env.USERS_TABLE, Key: { name } }));
  return Item;
}

async function matches(given, { salt, hash }) {
  const derived = await scrypt(given, Buffer.from(salt, 'hex'), KEY_LENGTH);
  return crypto.timingSafeEqual(derived, Buffer.from(hash, 'hex'));
}

async function openSession(user) {
  const id = crypto.randomBytes(32).toString('base64url');
  const digest = crypto.createHash('sha256').update(id).digest('hex');
  await documents.send(
    new PutCommand({
      TableName: process.env.SESSIONS_TABLE,
      Item: { digest, user: user.name, expires: Math.floor(Date.now() / 1000) + SESSION_SECONDS },
    }),
  );
  return id;
}

function readForm(event) {
  const text = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
  const form = new URLSearchParams(text);
  return { name: form.get('name') ?? '', given: (form.get('password') ?? '').slice(0, 256) };
}

exports.handler = async (event) => {
  const { name, given } = readForm(event);
  if (!/^[a-z0-9_]{3,32}$/.test(name)) {
    return { statusCode: 400, body: 'malformed name' };
  }
  const user = await findUser(name);
  const accepted = await matches(given, user ?? ABSENT);
  if (!user || !accepted) {
    console.info('sign-in refused', { requestId: event.requestContext.requestId });
    return { statusCode: 401, body: 'name or password is wrong' };
  }
  const id = await openSession(user);
  return {
    statusCode: 303,
    headers: { Location: '/home' },
    cookies: [`__Host-sid=${id}; Path=/; Max-Age=${SESSION_SECONDS}; Secure; HttpOnly; SameSite=Strict`],
  };
};
