'use strict';

const express = require('express');
const serverless = require('serverless-http');
const { randomUUID } = require('crypto');

exports.login = async () => {
  const sid = randomUUID();
  return { statusCode: 204, headers: { 'Set-Cookie': `sid=${sid}; Path=/` } }; // report: insecure-cookie
};

exports.loginStrict = async () => {
  const sid = randomUUID();
  return { statusCode: 204, headers: { 'Set-Cookie': `sid=${sid}; Path=/; Secure; HttpOnly; SameSite=Strict` } }; // safe: insecure-cookie
};

const app = express();

app.post('/session', (req, res) => {
  res.cookie('sid', randomUUID(), { maxAge: 3600000, httpOnly: true, secure: false }); // report: insecure-cookie
  res.sendStatus(204);
});

const FLAGS = { httpOnly: true, secure: true, sameSite: 'lax' };

app.post('/session/strict', (req, res) => {
  res.cookie('sid', randomUUID(), { ...FLAGS, maxAge: 3600000 }); // safe: insecure-cookie
  res.sendStatus(204);
});

exports.handler = serverless(app);
