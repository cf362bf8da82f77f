'use strict';

const crypto = require('crypto');

const DIGEST = { document: 'md5' };

exports.signature = (text) => {
  const hash = crypto.createHash(DIGEST.document); // report: insecure-hashing
  hash.update(process.env.DOCUMENT_SECRET);
  hash.update(text);
  return hash.digest('hex');
};
