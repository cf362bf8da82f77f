'use strict';

const jwt = require('jsonwebtoken');
const jwksClient = require('jwks-rsa');

const jwks = jwksClient({ jwksUri: 'https://login.example.com/.well-known/jwks.json' });

exports.orders = async (event) => {
  const token = event.headers.authorization.replace('Bearer ', '');
  const claims = jwt.decode(token); // report: improper-authentication
  return { statusCode: 200, body: JSON.stringify({ ordersOf: claims.sub }) };
};

exports.ordersVerified = async (event) => {
  const token = event.headers.authorization.replace('Bearer ', '');
  const { header } = jwt.decode(token, { complete: true }); // safe: improper-authentication
  const key = await jwks.getSigningKey(header.kid);
  const claims = jwt.verify(token, key.getPublicKey(), { algorithms: ['RS256'] });
  return { statusCode: 200, body: JSON.stringify({ ordersOf: claims.sub }) };
};

exports.account = (event, context, callback) => {
  const token = event.headers['x-token'];
  jwt.verify(token, process.env.PUBLIC_KEY, { algorithms: ['RS256', 'none'] }, (err, claims) => { // report: improper-authentication
    callback(null, { statusCode: err ? 401 : 200, body: claims && claims.sub });
  });
};

exports.accountVerified = (event, context, callback) => {
  const token = event.headers['x-token'];
  jwt.verify(token, process.env.PUBLIC_KEY, { algorithms: ['RS256'] }, (err, claims) => { // safe: improper-authentication
    callback(null, { statusCode: err ? 401 : 200, body: claims && claims.sub });
  });
};
