'use strict';

const { unserialize } = require('node-serialize');
const { gunzipSync } = require('zlib');

const inflate = (text) => gunzipSync(Buffer.from(text, 'base64')).toString();

exports.thaw = (text) => unserialize(inflate(text)); // report: untrusted-deserialization

exports.thawQuick = (text) => {
  const cart = { raw: inflate(text) };
  cart.raw = '{"items":[]}';
  return unserialize(cart.raw); // safe: untrusted-deserialization
};
