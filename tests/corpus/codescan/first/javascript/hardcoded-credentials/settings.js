'use strict';

const AWS = require('aws-sdk');
const axios = require('axios');
const jwt = require('jsonwebtoken');
const mysql = require('mysql2/promise');
const { Client } = require('pg');

const secretsManager = new AWS.SecretsManager();
const DB_PASSWORD = 'tr0ub4dor-Lw52!z'; // report: hardcoded-credentials
const PASSWORD_FIELD = 'password'; // safe: hardcoded-credentials
const SECRET_NAME = 'prod/orders/database'; // safe: hardcoded-credentials
const TOKEN_URL = 'https://login.example.com/oauth2/token'; // safe: hardcoded-credentials
const API_KEY = process.env.API_KEY; // safe: hardcoded-credentials
const DATABASE_URL = 'postgres://orders:hT5rk9WmQz@orders.cluster-cxyz.eu-west-1.rds.amazonaws.com/orders'; // report: hardcoded-credentials
const PLACEHOLDER_PASSWORD = '<your-password-here>'; // safe: hardcoded-credentials

exports.connect = async () => {
  const connection = await mysql.createConnection({ host: 'db.internal', user: 'app', password: 'Yq7!vR20mKsE' }); // report: hardcoded-credentials
  await connection.ping();
};

exports.connectSecret = async () => {
  const { SecretString } = await secretsManager.getSecretValue({ SecretId: SECRET_NAME }).promise();
  const { password } = JSON.parse(SecretString);
  const connection = await mysql.createConnection({ host: 'db.internal', user: 'app', password }); // safe: hardcoded-credentials
  await connection.ping();
};

exports.connectDefault = async () => {
  const password = process.env.DB_PASSWORD || 'q8Zr-57nnXd2'; // report: hardcoded-credentials
  const client = new Client({ host: 'db.internal', user: 'app', password });
  await client.connect();
};

exports.connectEmptyDefault = async () => {
  const password = process.env.DB_PASSWORD || ''; // safe: hardcoded-credentials
  const client = new Client({ host: 'db.internal', user: 'app', password });
  await client.connect();
};

exports.keys = async () => {
  const s3 = new AWS.S3({ accessKeyId: 'AKIA3QWPLZ7VX5MNTYBD', secretAccessKey: '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' }); // report: hardcoded-credentials
  return s3.listBuckets().promise();
};

exports.roleKeys = async () => {
  const { Credentials } = await new AWS.STS().assumeRole({ RoleArn: process.env.ROLE, RoleSessionName: 'job' }).promise();
  const s3 = new AWS.S3({ accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretAccessKey, sessionToken: Credentials.SessionToken }); // safe: hardcoded-credentials
  return s3.listBuckets().promise();
};

exports.issue = async (event) => jwt.sign({ sub: event.user }, 'a93bd0c17fe24f5e9912'); // report: hardcoded-credentials

exports.issueEnvironment = async (event) => jwt.sign({ sub: event.user }, process.env.JWT_KEY); // safe: hardcoded-credentials

exports.authorised = async (event) => ({
  isAuthorized: event.headers['x-api-key'] === '7d1e9b40-ops-Zk83', // report: hardcoded-credentials
});

exports.authorisedType = async (event) => ({
  isAuthorized: event.headers['x-token-type'] === 'bearer', // safe: hardcoded-credentials
});

exports.callPartner = async () => {
  const headers = { Authorization: 'Bearer pm4T8qLw20ZrXv51mNsKc9Ye' }; // report: hardcoded-credentials
  return (await axios.get('https://partner.example.com/v1/items', { headers })).data;
};

exports.callPartnerEnvironment = async () => {
  const headers = { Authorization: `Bearer ${process.env.PARTNER_TOKEN}` }; // safe: hardcoded-credentials
  return (await axios.get('https://partner.example.com/v1/items', { headers })).data;
};

exports.describe = async () => ({ PASSWORD_FIELD, TOKEN_URL, ready: Boolean(API_KEY && DB_PASSWORD && DATABASE_URL && PLACEHOLDER_PASSWORD) });
