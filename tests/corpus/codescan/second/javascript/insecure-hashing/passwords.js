'use strict';

const crypto = require('crypto');
const bcrypt = require('bcryptjs');
const md5 = require('md5');

exports.register = async (event) => {
  const { password } = JSON.parse(event.body);
  const hash = crypto.createHash('sha1').update(password).digest('hex'); // report: insecure-hashing
  return { statusCode: 201, body: hash.slice(0, 4) };
};

exports.registerSlow = async (event) => {
  const { password } = JSON.parse(event.body);
  const hash = await bcrypt.hash(password, 12); // safe: insecure-hashing
  return { statusCode: 201, body: String(hash.length) };
};

function digest(text, name = 'md5') {
  return crypto.createHash(name).update(text).digest('base64'); // report: insecure-hashing
}

exports.fingerprint = async (event) => ({ statusCode: 200, body: digest(event.headers['x-certificate']) });

function sum(text, name = 'sha256') {
  return crypto.createHash(name).update(text).digest('base64'); // safe: insecure-hashing
}

exports.integrity = async (event) => ({ statusCode: 200, body: sum(event.body) });

exports.sign = async (event) => {
  const secret = process.env.SIGNING_SECRET;
  return { statusCode: 200, body: md5(secret + event.rawQueryString) }; // report: insecure-hashing
};

exports.signKeyed = async (event) => {
  const secret = process.env.SIGNING_SECRET;
  const mac = crypto.createHmac('sha256', secret).update(event.rawQueryString).digest('hex'); // safe: insecure-hashing
  return { statusCode: 200, body: mac };
};

exports.derive = (event, context, callback) => {
  crypto.scrypt(event.detail.password, crypto.randomBytes(16), 64, (err, key) => { // safe: insecure-hashing
    callback(err, key && key.toString('hex'));
  });
};
