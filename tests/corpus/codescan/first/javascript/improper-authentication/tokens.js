'use strict';

const jwt = require('jsonwebtoken');
const { decodeJwt, jwtVerify } = require('jose');

const KEYS = JSON.parse(process.env.PUBLIC_KEYS || '{}');
const tokenOf = (event) => event.headers.authorization.replace(/^Bearer /, '');

exports.currentUser = async (event) => {
  const claims = jwt.decode(tokenOf(event)); // report: improper-authentication
  return { isAuthorized: claims.role === 'admin' };
};

exports.currentUserVerified = async (event) => {
  const claims = jwt.verify(tokenOf(event), process.env.JWT_KEY, { algorithms: ['HS256'] }); // safe: improper-authentication
  return { isAuthorized: claims.role === 'admin' };
};

exports.byKeyId = async (event) => {
  const token = tokenOf(event);
  const { header } = jwt.decode(token, { complete: true }); // safe: improper-authentication
  const claims = jwt.verify(token, KEYS[header.kid], { algorithms: ['RS256'], audience: 'orders' });
  return { isAuthorized: claims.role === 'admin' };
};

exports.secondPart = async (event) => {
  const [, payload] = tokenOf(event).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()); // report: lambda-unverified-jwt-identity
  return { isAuthorized: claims.role === 'admin' };
};

exports.noneAccepted = async (event) => {
  const claims = jwt.verify(tokenOf(event), process.env.JWT_KEY, { algorithms: ['HS256', 'none'] }); // report: improper-authentication
  return { isAuthorized: claims.role === 'admin' };
};

exports.decodedOnly = async (event) => {
  const { scopes } = decodeJwt(tokenOf(event)); // report: improper-authentication
  return { isAuthorized: scopes.includes('orders') };
};

exports.verifiedJose = async (event) => {
  const { payload } = await jwtVerify(tokenOf(event), new TextEncoder().encode(process.env.JWT_KEY)); // safe: improper-authentication
  return { isAuthorized: payload.scopes.includes('orders') };
};

exports.cursor = async (event) => {
  const cursor = JSON.parse(Buffer.from(event.queryStringParameters.cursor, 'base64').toString()); // safe: improper-authentication
  return { from: cursor.offset };
};
