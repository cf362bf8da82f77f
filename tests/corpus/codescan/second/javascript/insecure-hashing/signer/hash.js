'use strict';

const crypto = require('crypto');

exports.hashWith = (name) => (text) => crypto.createHash(name).update(text).digest('hex'); // safe: insecure-hashing
