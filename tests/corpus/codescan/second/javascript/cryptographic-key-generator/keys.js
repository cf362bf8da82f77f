'use strict';

const crypto = require('crypto');

exports.pair = async () => {
  const { publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 }); // report: cryptographic-key-generator
  return publicKey.export({ type: 'spki', format: 'pem' });
};

exports.pairLong = async () => {
  const { publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 3072 }); // safe: cryptographic-key-generator
  return publicKey.export({ type: 'spki', format: 'pem' });
};

const SIZES = { quick: 512, normal: 4096 };

exports.pairSized = (event, context, callback) => {
  const options = { publicExponent: 0x10001, modulusLength: SIZES.quick };
  crypto.generateKeyPair('rsa', options, (err, publicKey) => callback(err, publicKey && publicKey.asymmetricKeySize)); // report: cryptographic-key-generator
};

exports.pairNormal = (event, context, callback) => {
  const options = { publicExponent: 0x10001, modulusLength: SIZES.quick };
  options.modulusLength = SIZES.normal;
  crypto.generateKeyPair('rsa', options, (err, publicKey) => callback(err, publicKey && publicKey.asymmetricKeySize)); // safe: cryptographic-key-generator
};
