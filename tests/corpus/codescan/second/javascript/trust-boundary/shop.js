'use strict';

const express = require('express');
const session = require('express-session');
const serverless = require('serverless-http');

const app = express();
app.use(express.json());
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));

const ROLES = ['viewer', 'editor'];

async function findUser(name) {
  const { pool } = app.locals;
  const { rows } = await pool.query('SELECT id, role FROM users WHERE name = $1', [name]);
  return rows[0];
}

app.post('/role', (req, res) => {
  req.session.role = req.body.role; // report: trust-boundary
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

app.post('/preferences', (req, res) => {
  Object.assign(req.session, req.body.preferences); // report: trust-boundary
  res.sendStatus(204);
});

app.post('/page-size', (req, res) => {
  const size = Number.parseInt(req.body.size, 10);
  req.session.pageSize = size; // safe: trust-boundary
  res.sendStatus(204);
});

app.post('/login', async (req, res) => {
  const user = await findUser(req.body.name);
  req.session.userId = user.id; // safe: trust-boundary
  res.sendStatus(user ? 204 : 401);
});

function remember(target, name, value) {
  target[name] = value; // report: trust-boundary
}

app.get('/impersonate', (req, res) => {
  remember(req.session, 'userId', req.query.user);
  res.sendStatus(204);
});

app.get('/tour', (req, res) => {
  const { seen } = req.query;
  req.session.tour = seen === 'yes' ? 'done' : 'open'; // safe: trust-boundary
  res.sendStatus(204);
});

exports.handler = serverless(app);
