'use strict';

const { hashWith } = require('./hash');
const { signature } = require('./signature');

exports.etagless = async (event) => ({ statusCode: 200, body: hashWith('sha512')(event.body) });

exports.signed = async (event) => ({ statusCode: 200, body: signature(event.body) });
