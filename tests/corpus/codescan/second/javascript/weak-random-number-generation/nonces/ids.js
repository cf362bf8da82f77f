'use strict';

const crypto = require('crypto');

exports.id = () => Math.random().toString(36).slice(2, 14); // report: weak-random-number-generation

exports.bytes = () => crypto.randomBytes(9).toString('base64url'); // safe: weak-random-number-generation
