'use strict';

const fs = require('fs');
const https = require('https');
const tls = require('tls');
const axios = require('axios');

const open = new https.Agent({ rejectUnauthorized: false }); // report: improper-certificate-validation
const closed = new https.Agent({ ca: fs.readFileSync('/opt/certs/ca.pem'), rejectUnauthorized: true }); // safe: improper-certificate-validation

exports.callService = async () => (await axios.get('https://orders.internal.example.com', { httpsAgent: open })).data;

exports.callServiceBundle = async () => (await axios.get('https://orders.internal.example.com', { httpsAgent: closed })).data;

exports.globally = async () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // report: improper-certificate-validation
  return (await fetch('https://orders.internal.example.com')).status;
};

exports.strictly = async () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1'; // safe: improper-certificate-validation
  return (await fetch('https://orders.internal.example.com')).status;
};

exports.socket = (event, context, callback) => {
  const options = { host: 'orders.internal.example.com', port: 8443 };
  options.rejectUnauthorized = false; // report: improper-certificate-validation
  const socket = tls.connect(options, () => callback(null, socket.getProtocol()));
};

exports.socketOverridden = (event, context, callback) => {
  const options = { host: 'orders.internal.example.com', port: 8443, ...{ rejectUnauthorized: true } }; // safe: improper-certificate-validation
  const socket = tls.connect(options, () => callback(null, socket.getProtocol()));
};
