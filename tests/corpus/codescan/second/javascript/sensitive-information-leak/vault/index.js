'use strict';

const { currentKey, keyVersion } = require('./vault');

exports.show = async () => {
  const key = await currentKey();
  return { statusCode: 200, body: JSON.stringify({ key }) }; // report: sensitive-information-leak
};

exports.version = async () => {
  const version = await keyVersion();
  return { statusCode: 200, body: JSON.stringify({ version }) }; // safe: sensitive-information-leak
};
