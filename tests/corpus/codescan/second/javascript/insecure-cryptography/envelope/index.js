'use strict';

const { encrypt } = require('./encrypt');
const { LEGACY, MODERN } = require('./suites');

exports.store = async (event) => encrypt(event.body, MODERN);

exports.storeLegacy = async (event) => {
  const { createCipheriv, randomBytes } = require('crypto');
  const cipher = createCipheriv(LEGACY.name, Buffer.from(process.env.KEY, 'hex'), randomBytes(LEGACY.iv)); // report: insecure-cryptography
  return cipher.update(event.body, 'utf8', 'hex') + cipher.final('hex');
};
