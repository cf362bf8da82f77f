'use strict';

const path = require('path');
const express = require('express');
const serverless = require('serverless-http');

const app = express();
const ROOT = path.join(__dirname, 'public');

app.get('/file', (req, res) => {
  res.sendFile(req.query.path); // report: sendfile-injection
});

app.get('/file/:name', (req, res) => {
  res.sendFile(path.basename(req.params.name), { root: ROOT }); // safe: sendfile-injection
});

const reportPath = ({ folder, name }) => path.join('/mnt/reports', folder, name);

app.get('/reports', (req, res, next) => {
  const file = reportPath(req.query);
  res.download(file, 'report.pdf', (err) => err && next(err)); // report: sendfile-injection
});

const REPORTS = new Map([['q1', '/mnt/reports/q1.pdf'], ['q2', '/mnt/reports/q2.pdf']]);

app.get('/reports/:id', (req, res) => {
  const file = REPORTS.get(req.params.id);
  if (!file) {
    res.sendStatus(404);
    return;
  }
  res.download(file); // safe: sendfile-injection
});

exports.handler = serverless(app);
