'use strict';

const { privateKey, tokenUrl } = require('./config');
const jwt = require('jsonwebtoken');

exports.assertion = async (event) =>
  jwt.sign({ iss: 'reporter', aud: tokenUrl, sub: event.detail.user }, privateKey, { algorithm: 'RS256' });
