'use strict';

const cors = require('cors');
const express = require('express');
const serverless = require('serverless-http');

const ORIGINS = ['https://app.example.com', 'https://admin.example.com'];
const open = express();
open.use(cors({ origin: true, credentials: true })); // report: insecure-cors-policy
const closed = express();
closed.use(cors({ origin: ORIGINS, credentials: true })); // safe: insecure-cors-policy

exports.open = serverless(open);
exports.closed = serverless(closed);

exports.reflected = async (event) => {
  const headers = { 'Access-Control-Allow-Credentials': 'true' };
  headers['Access-Control-Allow-Origin'] = event.headers.origin; // report: insecure-cors-policy
  return { statusCode: 200, headers, body: '{}' };
};

exports.listed = async (event) => {
  const headers = { 'Access-Control-Allow-Credentials': 'true' };
  if (ORIGINS.includes(event.headers.origin)) {
    headers['Access-Control-Allow-Origin'] = event.headers.origin; // safe: insecure-cors-policy
  }
  return { statusCode: 200, headers, body: '{}' };
};

exports.wildcard = async () => ({
  statusCode: 200,
  headers: {
    'Access-Control-Allow-Origin': '*', // report: insecure-cors-policy
    'Access-Control-Allow-Credentials': 'true',
  },
  body: '{}',
});

exports.fixed = async () => ({
  statusCode: 200,
  headers: {
    'Access-Control-Allow-Origin': 'https://app.example.com', // safe: insecure-cors-policy
    'Access-Control-Allow-Credentials': 'true',
  },
  body: '{}',
});
