'use strict';

exports.language = async (event) => {
  const lang = event.queryStringParameters.lang || 'en';
  return { statusCode: 200, headers: { 'Content-Language': lang }, body: 'ok' }; // report: header-injection
};

exports.languageEncoded = async (event) => {
  const lang = event.queryStringParameters.lang || 'en';
  return { statusCode: 200, headers: { 'Content-Language': encodeURIComponent(lang) }, body: 'ok' }; // safe: header-injection
};

function attachment(name) {
  return { 'Content-Type': 'application/octet-stream', 'Content-Disposition': `attachment; filename="${name}"` };
}

exports.download = async (event) => {
  const { name } = event.queryStringParameters;
  return { statusCode: 200, headers: attachment(name), body: 'data' }; // report: header-injection
};

exports.downloadStripped = async (event) => {
  const name = event.queryStringParameters.name.replace(/[\r\n"]/g, '');
  return { statusCode: 200, headers: attachment(name), body: 'data' }; // safe: header-injection
};
