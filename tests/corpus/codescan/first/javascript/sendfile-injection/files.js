'use strict';

const path = require('path');
const express = require('express');
const serverless = require('serverless-http');

const app = express();
const DOCUMENTS = { terms: '/var/task/public/terms.pdf', privacy: '/var/task/public/privacy.pdf' };

app.get('/file', (req, res) => {
  res.sendFile('/mnt/files/' + req.query.name); // report: sendfile-injection
});

app.get('/file-base', (req, res) => {
  res.sendFile(path.basename(req.query.name), { root: '/mnt/files' }); // safe: sendfile-injection
});

app.get('/document/:name', (req, res) => {
  const document = req.params.name === 'privacy' ? DOCUMENTS.privacy : DOCUMENTS.terms;
  res.sendFile(document); // safe: sendfile-injection
});

app.get('/download', (req, res) => {
  const target = path.resolve('/mnt/files', req.query.name);
  res.download(target); // report: sendfile-injection
});

const deliver = (res, file) => res.sendFile(file); // report: sendfile-injection

app.get('/deliver', (req, res) => deliver(res, req.query.file));

app.get('/download-checked', (req, res) => {
  const target = path.resolve('/mnt/files', req.query.name);
  if (!target.startsWith('/mnt/files/')) {
    res.sendStatus(403);
    return;
  }
  res.download(target); // safe: sendfile-injection
});

exports.handler = serverless(app);
