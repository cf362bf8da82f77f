'use strict';

const https = require('https');
const axios = require('axios');
const got = require('got');
const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');

const ALLOWED_HOSTS = new Set(['api.partner.example.com', 'files.partner.example.com']);
const REGION_URLS = { eu: 'https://eu.internal.example.com', us: 'https://us.internal.example.com' };

exports.preview = async (event) => {
  const { url } = event.queryStringParameters;
  const { data } = await axios.get(url); // report: server-side-request-forgery
  return { statusCode: 200, body: String(data).slice(0, 200) };
};

exports.previewChecked = async (event) => {
  const parsed = new URL(event.queryStringParameters.url);
  if (parsed.protocol !== 'https:' || !ALLOWED_HOSTS.has(parsed.hostname)) {
    return { statusCode: 400 };
  }
  const { data } = await axios.get(parsed.href, { maxRedirects: 0 }); // safe: server-side-request-forgery
  return { statusCode: 200, body: String(data).slice(0, 200) };
};

exports.previewScheme = async (event) => {
  const parsed = new URL(event.queryStringParameters.url);
  if (parsed.protocol !== 'https:') {
    return { statusCode: 400 };
  }
  const { data } = await axios.get(parsed.href); // report: server-side-request-forgery
  return { statusCode: 200, body: String(data).slice(0, 200) };
};

exports.tenantCall = async (event) => {
  const { tenant } = JSON.parse(event.body);
  return axios({ method: 'post', url: `https://${tenant}/hooks`, data: {} }).then(({ status }) => status); // report: server-side-request-forgery
};

exports.regionCall = async (event) => {
  const { region } = JSON.parse(event.body);
  const base = region === 'us' ? REGION_URLS.us : REGION_URLS.eu;
  return axios({ method: 'post', url: `${base}/hooks`, data: { region } }).then(({ status }) => status); // safe: server-side-request-forgery
};

exports.imageImport = async (event) => {
  for (const { body } of event.Records) {
    const { imageUrl } = JSON.parse(body);
    await got(imageUrl).buffer(); // report: server-side-request-forgery
  }
};

exports.itemLookup = async (event) => {
  const item = encodeURIComponent(event.pathParameters.item);
  return got(`https://catalog.example.com/items/${item}`).json(); // safe: server-side-request-forgery
};

exports.rawConnection = (event, context, callback) => {
  const options = { hostname: event.headers['x-upstream'], path: '/health' };
  https.get(options, (response) => callback(null, { statusCode: response.statusCode })); // report: server-side-request-forgery
};

exports.configuredConnection = (event, context, callback) => {
  const options = { hostname: process.env.UPSTREAM_HOST, path: '/health', headers: { trace: event.headers.trace } };
  https.get(options, (response) => callback(null, { statusCode: response.statusCode })); // safe: server-side-request-forgery
};

exports.customEndpoint = async (event) => {
  const client = new S3Client({ endpoint: event.endpoint }); // report: server-side-request-forgery
  return client.send(new ListBucketsCommand({}));
};

exports.resourceReply = (event, context, callback) => {
  const request = https.request(event.ResponseURL, { method: 'PUT' }, () => callback(null)); // safe: server-side-request-forgery
  request.end(JSON.stringify({ Status: 'SUCCESS' }));
};
