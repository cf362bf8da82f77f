'use strict';

const express = require('express');
const serverless = require('serverless-http');
const escapeHtml = require('escape-html');
const AWS = require('aws-sdk');

const ses = new AWS.SES();
const s3 = new AWS.S3();
const documents = new AWS.DynamoDB.DocumentClient();
const HTML = { 'Content-Type': 'text/html; charset=utf-8' };
const THEMES = { dark: '#000', light: '#fff' };
const app = express();

exports.hello = async (event) => {
  const { name } = event.queryStringParameters;
  return { statusCode: 200, headers: HTML, body: `<h1>Hello ${name}</h1>` }; // report: cross-site-scripting
};

exports.helloEscaped = async (event) => {
  const { name } = event.queryStringParameters;
  return { statusCode: 200, headers: HTML, body: `<h1>Hello ${escapeHtml(name)}</h1>` }; // safe: cross-site-scripting
};

exports.helloJson = async (event) => {
  const { name } = event.queryStringParameters;
  const body = JSON.stringify({ greeting: `<h1>Hello ${name}</h1>` });
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body }; // safe: cross-site-scripting
};

exports.helloBuilt = (event, context, callback) => {
  const response = { statusCode: 200, headers: {} };
  response.headers['Content-Type'] = 'text/html';
  response.body = '<p>' + event.pathParameters.name + '</p>';
  callback(null, response); // report: cross-site-scripting
};

exports.helloReplaced = (event, context, callback) => {
  const response = { statusCode: 200, headers: { 'Content-Type': 'text/html' } };
  response.body = '<p>' + event.pathParameters.name + '</p>';
  response.body = '<p>Thank you</p>';
  callback(null, response); // safe: cross-site-scripting
};

exports.themed = async (event) => {
  const color = event.queryStringParameters.theme === 'dark' ? THEMES.dark : THEMES.light;
  return { statusCode: 200, headers: HTML, body: `<body style="background:${color}"></body>` }; // safe: cross-site-scripting
};

exports.stripped = async (event) => {
  const name = event.queryStringParameters.name.replace('<script>', '');
  return { statusCode: 200, headers: HTML, body: '<i>' + name + '</i>' }; // report: cross-site-scripting
};

exports.mail = async (event) => {
  const { name } = JSON.parse(event.body);
  const Message = { Subject: { Data: 'Contact' }, Body: { Html: { Data: `<p>Message from ${name}</p>` } } };
  await ses.sendEmail({ Source: 'web@example.com', Destination: { ToAddresses: ['us@example.com'] }, Message }).promise(); // report: cross-site-scripting
};

exports.mailText = async (event) => {
  const { name } = JSON.parse(event.body);
  const Message = { Subject: { Data: 'Contact' }, Body: { Text: { Data: `Message from ${name}` } } };
  await ses.sendEmail({ Source: 'web@example.com', Destination: { ToAddresses: ['us@example.com'] }, Message }).promise(); // safe: cross-site-scripting
};

exports.publishPage = async (event) => {
  const Body = `<html><title>${event.detail.title}</title></html>`;
  await s3.putObject({ Bucket: 'site', Key: 'index.html', Body, ContentType: 'text/html' }).promise(); // report: cross-site-scripting
};

exports.publishData = async (event) => {
  const Body = JSON.stringify({ title: event.detail.title });
  await s3.putObject({ Bucket: 'site', Key: 'index.json', Body, ContentType: 'application/json' }).promise(); // safe: cross-site-scripting
};

app.get('/search', (req, res) => {
  res.send('<p>Results for ' + req.query.q + '</p>'); // report: cross-site-scripting
});

app.get('/search-json', (req, res) => {
  res.json({ results: '<p>Results for ' + req.query.q + '</p>' }); // safe: cross-site-scripting
});

app.get('/search-number', (req, res) => {
  res.send(`<p>Page ${Number(req.query.page)}</p>`); // safe: cross-site-scripting
});

app.post('/card', (req, res) => {
  res.setHeader('Content-Type', 'text/html');
  res.write(`<div>${req.body.text}</div>`); // report: cross-site-scripting
  res.end();
});

exports.web = serverless(app);

exports.comments = async () => {
  const { Items } = await documents.scan({ TableName: 'comments', Limit: 20 }).promise();
  const rows = Items.map((item) => `<li>${item.text}</li>`).join('');
  return { statusCode: 200, headers: HTML, body: `<ul>${rows}</ul>` }; // report: cross-site-scripting
};

exports.commentsEscaped = async () => {
  const { Items } = await documents.scan({ TableName: 'comments', Limit: 20 }).promise();
  const rows = Items.map((item) => `<li>${escapeHtml(item.text)}</li>`).join('');
  return { statusCode: 200, headers: HTML, body: `<ul>${rows}</ul>` }; // safe: cross-site-scripting
};
