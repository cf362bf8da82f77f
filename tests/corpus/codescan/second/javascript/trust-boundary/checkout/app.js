'use strict';

const express = require('express');
const serverless = require('serverless-http');
const { keepCart, keepCurrency } = require('./session');

const app = express();

app.post('/cart', (req, res) => {
  keepCart(req, req.body);
  res.sendStatus(204);
});

app.post('/currency', (req, res) => {
  keepCurrency(req, req.body.currency);
  res.sendStatus(204);
});

exports.handler = serverless(app);
