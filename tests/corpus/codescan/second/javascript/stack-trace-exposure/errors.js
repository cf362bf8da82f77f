'use strict';

const express = require('express');
const serverless = require('serverless-http');

async function work(event) {
  return JSON.parse(event.body).items.length;
}

exports.count = async (event) => {
  try {
    return { statusCode: 200, body: String(await work(event)) };
  } catch (err) {
    return { statusCode: 500, body: JSON.stringify({ error: err.message, stack: err.stack }) }; // report: stack-trace-exposure
  }
};

exports.countQuiet = async (event) => {
  try {
    return { statusCode: 200, body: String(await work(event)) };
  } catch (err) {
    console.error(err.stack);
    return { statusCode: 500, body: JSON.stringify({ error: 'internal error' }) }; // safe: stack-trace-exposure
  }
};

const app = express();

app.get('/stack', (req, res) => {
  const stack = ['first', 'second'];
  res.json({ stack: stack.slice(0, Number(req.query.n)) }); // safe: stack-trace-exposure
});

app.use((err, req, res, next) => {
  if (res.headersSent) {
    next(err);
    return;
  }
  res.status(500).send(`<pre>${err.stack}</pre>`); // report: stack-trace-exposure
});

exports.handler = serverless(app);
