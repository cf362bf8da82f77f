'use strict';

const express = require('express');
const cors = require('cors');
const serverless = require('serverless-http');

const ORIGINS = ['https://app.example.com', 'https://admin.example.com'];

exports.me = async (event) => {
  const headers = { 'Access-Control-Allow-Origin': event.headers.origin, 'Access-Control-Allow-Credentials': 'true' }; // report: insecure-cors-policy
  return { statusCode: 200, headers, body: '{}' };
};

exports.meListed = async (event) => {
  const { origin } = event.headers;
  const allowed = ORIGINS.includes(origin) ? origin : ORIGINS[0];
  const headers = { 'Access-Control-Allow-Origin': allowed, 'Access-Control-Allow-Credentials': 'true' }; // safe: insecure-cors-policy
  return { statusCode: 200, headers, body: '{}' };
};

const open = express();
open.use(cors({ origin: true, credentials: true })); // report: insecure-cors-policy
open.get('/profile', (req, res) => res.json({ name: 'x' }));
exports.openApp = serverless(open);

const listed = express();
listed.use(cors({ origin: ORIGINS, credentials: true })); // safe: insecure-cors-policy
listed.get('/profile', (req, res) => res.json({ name: 'x' }));
exports.listedApp = serverless(listed);
