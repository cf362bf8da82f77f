'use strict';

const https = require('https');
const tls = require('tls');

exports.fetch = (event, context, callback) => {
  const options = { hostname: 'ledger.example.com', path: '/', checkServerIdentity: () => undefined }; // report: unverified-hostname
  https.get(options, (res) => callback(null, res.statusCode)).on('error', callback);
};

exports.fetchPinned = (event, context, callback) => {
  const checkServerIdentity = (host, cert) => {
    const failure = tls.checkServerIdentity(host, cert);
    if (failure) return failure;
    return cert.fingerprint256 === process.env.PIN ? undefined : new Error('unexpected certificate');
  };
  const options = { hostname: 'ledger.example.com', path: '/', checkServerIdentity }; // safe: unverified-hostname
  https.get(options, (res) => callback(null, res.statusCode)).on('error', callback);
};

function ignoreName() {
  return undefined;
}

exports.agent = async () => {
  const agent = new https.Agent({ checkServerIdentity: ignoreName }); // report: unverified-hostname
  return Object.keys(agent.options);
};

exports.agentDefault = async () => {
  const agent = new https.Agent({ checkServerIdentity: tls.checkServerIdentity }); // safe: unverified-hostname
  return Object.keys(agent.options);
};
