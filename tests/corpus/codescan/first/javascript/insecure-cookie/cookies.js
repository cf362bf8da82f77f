'use strict';

const crypto = require('crypto');
const express = require('express');
const serverless = require('serverless-http');

const app = express();
const FLAGS = { secure: true, httpOnly: true, sameSite: 'lax' };
const token = () => crypto.randomBytes(24).toString('base64url');

exports.start = async () => {
  return { statusCode: 200, headers: { 'Set-Cookie': `session=${token()}; Path=/` }, body: '' }; // report: insecure-cookie
};

exports.startFlagged = async () => {
  const cookie = [`session=${token()}`, 'Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax'].join('; ');
  return { statusCode: 200, headers: { 'Set-Cookie': cookie }, body: '' }; // safe: insecure-cookie
};

app.post('/login', (req, res) => {
  res.cookie('session', token()); // report: insecure-cookie
  res.sendStatus(204);
});

app.post('/login-flagged', (req, res) => {
  res.cookie('session', token(), { ...FLAGS, maxAge: 3600000 }); // safe: insecure-cookie
  res.sendStatus(204);
});

app.post('/login-overridden', (req, res) => {
  res.cookie('session', token(), { ...FLAGS, secure: false }); // report: insecure-cookie
  res.sendStatus(204);
});

exports.web = serverless(app);

class Jar {
  cookie(name) {
    return `one ${name}`;
  }
}

exports.biscuit = async () => new Jar().cookie('oat'); // safe: insecure-cookie
