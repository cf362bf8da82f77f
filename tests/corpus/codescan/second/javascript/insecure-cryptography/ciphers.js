'use strict';

const crypto = require('crypto');
const CryptoJS = require('crypto-js');

const key = () => Buffer.from(process.env.DATA_KEY, 'base64');

exports.seal = async (event) => {
  const iv = crypto.randomBytes(8);
  const cipher = crypto.createCipheriv('des-ede3-cbc', key(), iv); // report: insecure-cryptography
  return Buffer.concat([iv, cipher.update(event.detail.text, 'utf8'), cipher.final()]).toString('base64');
};

exports.sealGcm = async (event) => {
  const iv = crypto.randomBytes(12);
  const cipher = crypto.createCipheriv('aes-256-gcm', key(), iv); // safe: insecure-cryptography
  const data = Buffer.concat([cipher.update(event.detail.text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), data]).toString('base64');
};

const MODE = 'ecb';

function algorithm(bits = 256) {
  return `aes-${bits}-${MODE}`;
}

exports.sealRecords = async (event) =>
  event.Records.map((record) => {
    const cipher = crypto.createCipheriv(algorithm(), key(), null); // report: insecure-cryptography
    return cipher.update(record.body, 'utf8', 'hex') + cipher.final('hex');
  });

exports.wrap = async (event) => {
  const options = { key: process.env.PUBLIC_KEY, padding: crypto.constants.RSA_PKCS1_PADDING };
  const wrapped = crypto.publicEncrypt(options, Buffer.from(event.detail.secret)); // report: insecure-cryptography
  return wrapped.toString('base64');
};

exports.wrapOaep = async (event) => {
  const options = { key: process.env.PUBLIC_KEY, padding: crypto.constants.RSA_PKCS1_PADDING };
  options.padding = crypto.constants.RSA_PKCS1_OAEP_PADDING;
  options.oaepHash = 'sha256';
  const wrapped = crypto.publicEncrypt(options, Buffer.from(event.detail.secret)); // safe: insecure-cryptography
  return wrapped.toString('base64');
};

exports.legacy = (event, context, callback) => {
  const cipher = crypto.createCipher('aes-256-cbc', process.env.PASSPHRASE); // report: insecure-cryptography
  callback(null, cipher.update(event.body, 'utf8', 'hex') + cipher.final('hex'));
};

exports.note = async (event) => CryptoJS.DES.encrypt(event.body, process.env.PASSPHRASE).toString(); // report: insecure-cryptography

const SUPPORTED = { old: 'rc4', current: 'chacha20-poly1305' };

exports.chosen = async (event) => {
  const nonce = crypto.randomBytes(12);
  const cipher = crypto.createCipheriv(SUPPORTED.current, key(), nonce, { authTagLength: 16 }); // safe: insecure-cryptography
  return Buffer.concat([nonce, cipher.update(event.body, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('hex');
};
