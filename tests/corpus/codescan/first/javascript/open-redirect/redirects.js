'use strict';

const express = require('express');
const serverless = require('serverless-http');

const HOSTS = ['app.example.com', 'www.example.com'];
const LINKS = new Map([['docs', 'https://docs.example.com/'], ['home', 'https://www.example.com/']]);
const app = express();

exports.afterLogin = async (event) => {
  const { next } = event.queryStringParameters;
  return { statusCode: 302, headers: { Location: next } }; // report: open-redirect
};

exports.afterLoginHost = async (event) => {
  let { next } = event.queryStringParameters;
  const parsed = new URL(next, 'https://www.example.com/');
  if (parsed.protocol !== 'https:' || !HOSTS.includes(parsed.host)) {
    next = '/';
  } else {
    next = parsed.href;
  }
  return { statusCode: 302, headers: { Location: next } }; // safe: open-redirect
};

exports.shortLink = async (event) => {
  const Location = LINKS.get(event.pathParameters.name) ?? 'https://www.example.com/';
  return { statusCode: 301, headers: { Location } }; // safe: open-redirect
};

exports.shortLinkAny = async (event) => {
  const Location = LINKS.get(event.pathParameters.name) ?? event.pathParameters.name;
  return { statusCode: 301, headers: { Location } }; // report: open-redirect
};

exports.localPath = (event, context, callback) => {
  const { next = '/' } = event.queryStringParameters ?? {};
  if (!/^\/[A-Za-z0-9_\-.]+$/.test(next)) {
    return callback(null, { statusCode: 400 });
  }
  return callback(null, { statusCode: 303, headers: { Location: next } }); // safe: open-redirect
};

exports.slashOnly = (event, context, callback) => {
  const { next = '/' } = event.queryStringParameters ?? {};
  if (!next.startsWith('/')) {
    return callback(null, { statusCode: 400 });
  }
  return callback(null, { statusCode: 303, headers: { Location: next } }); // report: open-redirect
};

exports.search = async (event) => {
  const query = encodeURIComponent(event.queryStringParameters.q);
  return { statusCode: 302, headers: { Location: `https://search.example.com/?q=${query}` } }; // safe: open-redirect
};

app.get('/out', (req, res) => {
  res.redirect(req.query.to); // report: open-redirect
});

app.get('/out-code', (req, res) => {
  res.redirect(301, 'https://' + req.query.host); // report: open-redirect
});

app.get('/home', (req, res) => {
  res.redirect(`/home?from=${encodeURIComponent(req.query.from)}`); // safe: open-redirect
});

exports.web = serverless(app);
