'use strict';

const { respond } = require('./respond');
const { localPath, anyPath } = require('./targets');

exports.local = async (event) => {
  const target = localPath(event.queryStringParameters.to);
  return { statusCode: 302, headers: { Location: target } }; // safe: open-redirect
};

exports.open = async (event) => respond(anyPath(event.queryStringParameters.to));
