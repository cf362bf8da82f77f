'use strict';

const https = require('https');
const axios = require('axios');
const { Client } = require('pg');

exports.sync = async (event) => {
  const httpsAgent = new https.Agent({ keepAlive: true, rejectUnauthorized: false }); // report: improper-certificate-validation
  const { data } = await axios.post('https://erp.example.com/sync', event.detail, { httpsAgent });
  return data;
};

exports.syncChecked = async (event) => {
  const httpsAgent = new https.Agent({ keepAlive: true, rejectUnauthorized: true }); // safe: improper-certificate-validation
  const { data } = await axios.post('https://erp.example.com/sync', event.detail, { httpsAgent });
  return data;
};

exports.rows = async () => {
  const client = new Client({ host: process.env.DB_HOST, ssl: { rejectUnauthorized: false } }); // report: improper-certificate-validation
  await client.connect();
  return (await client.query('SELECT 1')).rows;
};

exports.rowsChecked = async () => {
  const ssl = { rejectUnauthorized: process.env.DB_HOST === undefined };
  ssl.rejectUnauthorized = true;
  const client = new Client({ host: process.env.DB_HOST, ssl }); // safe: improper-certificate-validation
  await client.connect();
  return (await client.query('SELECT 1')).rows;
};
