'use strict';

const crypto = require('crypto');
const https = require('https');
const jwt = require('jsonwebtoken');
const CryptoJS = require('crypto-js');
const { KMS } = require('aws-sdk');

const kms = new KMS();
const dataKey = async () => (await kms.generateDataKey({ KeyId: process.env.KEY_ID, KeySpec: 'AES_256' }).promise()).Plaintext;

exports.encryptDes = async (event) => {
  const cipher = crypto.createCipheriv('des-cbc', (await dataKey()).subarray(0, 8), crypto.randomBytes(8)); // report: insecure-cryptography
  return cipher.update(event.text, 'utf8', 'hex') + cipher.final('hex');
};

exports.encryptEcb = async (event) => {
  const cipher = crypto.createCipheriv('aes-256-ecb', await dataKey(), null); // report: insecure-cryptography
  return cipher.update(event.text, 'utf8', 'hex') + cipher.final('hex');
};

exports.encryptGcm = async (event) => {
  const iv = crypto.randomBytes(12);
  const cipher = crypto.createCipheriv('aes-256-gcm', await dataKey(), iv); // safe: insecure-cryptography
  const text = Buffer.concat([cipher.update(event.text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
};

exports.encryptOld = async (event) => {
  const cipher = crypto.createCipher('aes-256-cbc', process.env.PHRASE); // report: insecure-cryptography
  return cipher.update(event.text, 'utf8', 'hex') + cipher.final('hex');
};

exports.encryptStream = async (event) => {
  const cipher = crypto.createCipheriv('rc4', (await dataKey()).subarray(0, 16), null); // report: insecure-cryptography
  return cipher.update(event.text, 'utf8', 'hex') + cipher.final('hex');
};

exports.encryptChaCha = async (event) => {
  const nonce = crypto.randomBytes(12);
  const cipher = crypto.createCipheriv('chacha20-poly1305', await dataKey(), nonce, { authTagLength: 16 }); // safe: insecure-cryptography
  const text = Buffer.concat([cipher.update(event.text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
};

exports.tripleDes = async (event) => CryptoJS.TripleDES.encrypt(event.text, process.env.PHRASE).toString(); // report: insecure-cryptography

exports.longRsa = async () => crypto.generateKeyPairSync('rsa', { modulusLength: 3072 }).publicKey.export({ type: 'spki', format: 'pem' }); // safe: insecure-cryptography

exports.wrapped = async () => {
  const padding = crypto.constants.RSA_PKCS1_PADDING;
  return crypto.publicEncrypt({ key: process.env.PUBLIC_KEY, padding }, await dataKey()).toString('base64'); // report: insecure-cryptography
};

exports.wrappedOaep = async () => {
  const padding = crypto.constants.RSA_PKCS1_OAEP_PADDING;
  return crypto.publicEncrypt({ key: process.env.PUBLIC_KEY, padding, oaepHash: 'sha256' }, await dataKey()).toString('base64'); // safe: insecure-cryptography
};

exports.oldTls = async () => new https.Agent({ minVersion: 'TLSv1' }).options.minVersion; // report: insecure-cryptography

exports.newTls = async () => new https.Agent({ minVersion: 'TLSv1.2' }).options.minVersion; // safe: insecure-cryptography

exports.issueUnsigned = async (event) => jwt.sign({ sub: event.user }, '', { algorithm: 'none' }); // report: insecure-cryptography

exports.issueSigned = async (event) => jwt.sign({ sub: event.user }, process.env.JWT_KEY, { algorithm: 'HS256' }); // safe: insecure-cryptography
