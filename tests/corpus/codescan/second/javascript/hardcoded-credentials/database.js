'use strict';

const mysql = require('mysql2/promise');
const jwt = require('jsonwebtoken');
const { SecretsManagerClient, GetSecretValueCommand } = require('@aws-sdk/client-secrets-manager');

const secrets = new SecretsManagerClient({});

exports.list = async () => {
  const db = await mysql.createConnection({ host: 'db.internal', user: 'app', password: 'Tr4velling-Kettle91' }); // report: hardcoded-credentials
  const [rows] = await db.query('SELECT id FROM items');
  return rows;
};

exports.listManaged = async () => {
  const reply = await secrets.send(new GetSecretValueCommand({ SecretId: 'prod/db/password' })); // safe: hardcoded-credentials
  const db = await mysql.createConnection({ host: 'db.internal', user: 'app', password: reply.SecretString });
  const [rows] = await db.query('SELECT id FROM items');
  return rows;
};

exports.token = async (event) => {
  const token = jwt.sign({ sub: event.detail.user }, 'q8Zr-52mbN-Lx0v-77TyP', { expiresIn: '1h' }); // report: hardcoded-credentials
  return { token };
};

exports.tokenManaged = async (event) => {
  const token = jwt.sign({ sub: event.detail.user }, process.env.JWT_SIGNING_KEY, { expiresIn: '1h' }); // safe: hardcoded-credentials
  return { token };
};

exports.admin = async (event) => {
  const { password } = JSON.parse(event.body);
  if (password === 'Blu3-Heron!Lake') { // report: hardcoded-credentials
    return { statusCode: 200, body: 'welcome' };
  }
  return { statusCode: 401 };
};

exports.emptyPassword = async (event) => {
  const { password } = JSON.parse(event.body);
  if (password === '') { // safe: hardcoded-credentials
    return { statusCode: 400, body: 'password is missing' };
  }
  return { statusCode: 200 };
};

const password = process.env.DB_PASSWORD || 'fallb4ck-Mango-2231'; // report: hardcoded-credentials

exports.connect = async () => mysql.createConnection({ host: 'db.internal', user: 'app', password });

exports.form = async () => {
  const passwordLabel = 'Please choose a password'; // safe: hardcoded-credentials
  return { statusCode: 200, body: JSON.stringify({ passwordLabel, passwordField: 'user-password' }) };
};
