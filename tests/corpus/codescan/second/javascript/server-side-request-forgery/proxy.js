'use strict';

const axios = require('axios');
const https = require('https');
const got = require('got');

const HOSTS = new Set(['api.example.com', 'static.example.com']);

exports.preview = async (event) => {
  const { url } = event.queryStringParameters;
  const response = await axios.get(url, { timeout: 3000 }); // report: server-side-request-forgery
  return { statusCode: 200, body: String(response.data).slice(0, 500) };
};

exports.previewListed = async (event) => {
  const target = new URL(event.queryStringParameters.url);
  if (target.protocol !== 'https:' || !HOSTS.has(target.hostname)) {
    return { statusCode: 403, body: 'host not listed' };
  }
  const response = await axios.get(target.href, { maxRedirects: 0 }); // safe: server-side-request-forgery
  return { statusCode: 200, body: response.data };
};

exports.status = (event, context, callback) => {
  const options = { hostname: `${event.detail.region}.${event.detail.domain}`, path: '/status', method: 'GET' };
  const request = https.request(options, (res) => callback(null, res.statusCode)); // report: server-side-request-forgery
  request.on('error', callback);
  request.end();
};

exports.statusFixed = (event, context, callback) => {
  const options = { hostname: event.detail.domain, path: '/status', method: 'GET' };
  options.hostname = process.env.STATUS_HOST;
  const request = https.request(options, (res) => callback(null, res.statusCode)); // safe: server-side-request-forgery
  request.on('error', callback);
  request.end();
};

exports.hook = async (event) => {
  const { callbackUrl } = JSON.parse(event.body);
  if (!callbackUrl.includes('example.com')) {
    return { statusCode: 403 };
  }
  await got.post(callbackUrl, { json: { done: true } }); // report: server-side-request-forgery
  return { statusCode: 202 };
};

exports.weather = async (event) => {
  const city = encodeURIComponent(event.queryStringParameters.city);
  const reply = await got(`https://weather.example.com/v1/cities/${city}`).json(); // safe: server-side-request-forgery
  return { statusCode: 200, body: JSON.stringify(reply) };
};

const BACKENDS = {
  eu: 'https://eu.backend.example.com/',
  us: 'https://us.backend.example.com/',
};

exports.forward = async (event) => {
  const region = event.headers['x-region'];
  const base = Object.keys(BACKENDS).includes(region) ? BACKENDS[region] : BACKENDS.eu;
  const { data } = await axios({ url: base, method: 'post', data: event.body }); // safe: server-side-request-forgery
  return { statusCode: 200, body: JSON.stringify(data) };
};

exports.forwardAny = async (event) => {
  const { region = 'eu', ...rest } = event.headers;
  const base = BACKENDS[region] || rest['x-backend'];
  const { data } = await axios({ url: base, method: 'post', data: event.body }); // report: server-side-request-forgery
  return { statusCode: 200, body: JSON.stringify(data) };
};
