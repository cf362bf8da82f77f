'use strict';

const express = require('express');
const session = require('express-session');
const serverless = require('serverless-http');
const { findUser } = require('./users');

const ROLES = ['reader', 'editor'];
const LANGUAGES = { de: 'de-DE', en: 'en-GB' };
const app = express();
app.use(express.json());
app.use(session({ secret: process.env.SESSION_KEY, resave: false, saveUninitialized: false, cookie: { secure: true } }));

app.post('/login', (req, res) => {
  req.session.user = req.body.user; // report: trust-boundary
  res.sendStatus(204);
});

app.post('/login-checked', async (req, res) => {
  const found = await findUser(req.body.user, req.body.pin);
  if (!found) {
    res.sendStatus(401);
    return;
  }
  req.session.userId = found.id; // safe: trust-boundary
  res.sendStatus(204);
});

app.post('/role', (req, res) => {
  const { role } = req.body;
  req.session.role = role; // report: trust-boundary
  res.sendStatus(204);
});

app.post('/role-listed', (req, res) => {
  const { role } = req.body;
  if (!ROLES.includes(role)) {
    res.sendStatus(400);
    return;
  }
  req.session.role = role; // safe: trust-boundary
  res.sendStatus(204);
});

app.get('/language', (req, res) => {
  req.session.language = req.query.lang === 'de' ? LANGUAGES.de : LANGUAGES.en; // safe: trust-boundary
  res.sendStatus(204);
});

app.post('/amount', (req, res) => {
  req.session.amount = Number(req.body.amount); // safe: trust-boundary
  res.sendStatus(204);
});

app.get('/tenant', (req, res) => {
  Object.assign(req.session, { tenant: req.get('x-tenant'), admin: false }); // report: trust-boundary
  res.sendStatus(204);
});

app.get('/tenant-fixed', (req, res) => {
  Object.assign(req.session, { tenant: req.get('x-tenant'), admin: false }, { tenant: 'public' }); // safe: trust-boundary
  res.sendStatus(204);
});

app.get('/flag', (req, res) => {
  req.session[req.query.name] = '1'; // report: trust-boundary
  res.sendStatus(204);
});

const remember = (target, key, value) => {
  target[key] = value; // report: trust-boundary
};

app.post('/partner', (req, res) => {
  remember(req.session, 'partner', req.headers['x-partner']);
  res.sendStatus(204);
});

app.post('/draft', (req, res) => {
  const draft = {};
  draft.user = req.body.user; // safe: trust-boundary
  res.json(draft);
});

class Preferences {
  constructor(raw) {
    this.raw = raw;
  }

  theme() {
    return this.raw.theme;
  }

  defaultTheme() {
    return this.raw ? 'plain' : 'dark';
  }
}

app.post('/preferences', (req, res) => {
  const chosen = new Preferences(req.body);
  req.session.theme = chosen.theme(); // report: trust-boundary
  res.sendStatus(204);
});

app.post('/preferences/reset', (req, res) => {
  const chosen = new Preferences(req.body);
  req.session.theme = chosen.defaultTheme(); // safe: trust-boundary
  res.sendStatus(204);
});

module.exports.handler = serverless(app);
