'use strict';

const crypto = require('crypto');

exports.encrypt = (text, suite) => {
  const iv = crypto.randomBytes(suite.iv);
  const cipher = crypto.createCipheriv(suite.name, Buffer.from(process.env.KEY, 'hex'), iv); // safe: insecure-cryptography
  const data = cipher.update(text, 'utf8', 'hex') + cipher.final('hex');
  return `${iv.toString('hex')}.${data}.${cipher.getAuthTag().toString('hex')}`;
};
