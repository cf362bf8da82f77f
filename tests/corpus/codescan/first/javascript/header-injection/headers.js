'use strict';

const KINDS = { csv: 'text/csv', text: 'text/plain' };
const oneLine = (text) => text.replace(/[\r\n]+/g, '');

exports.download = async (event) => {
  const { name } = event.queryStringParameters;
  return { statusCode: 200, headers: { 'Content-Disposition': `attachment; filename=${name}` }, body: '' }; // report: header-injection
};

exports.downloadEncoded = async (event) => {
  const name = encodeURIComponent(event.queryStringParameters.name);
  return { statusCode: 200, headers: { 'Content-Disposition': `attachment; filename=${name}` }, body: '' }; // safe: header-injection
};

exports.language = async (event) => {
  const headers = { 'Content-Type': 'application/json' };
  headers['Content-Language'] = event.queryStringParameters.lang || 'en';
  return { statusCode: 200, headers, body: '{}' }; // report: header-injection
};

exports.languageFixed = async (event) => {
  const headers = { 'Content-Language': event.queryStringParameters.lang };
  headers['Content-Language'] = 'en';
  return { statusCode: 200, headers, body: '{}' }; // safe: header-injection
};

exports.label = async ({ queryStringParameters: { label } }) => {
  return { statusCode: 200, multiValueHeaders: { 'X-Label': [label] }, body: '' }; // report: header-injection
};

exports.labelOneLine = async ({ queryStringParameters: { label } }) => {
  return { statusCode: 200, multiValueHeaders: { 'X-Label': [oneLine(label)] }, body: '' }; // safe: header-injection
};

exports.typed = async (event) => {
  const kind = event.queryStringParameters.kind === 'csv' ? KINDS.csv : KINDS.text;
  return { statusCode: 200, headers: { 'Content-Type': kind }, body: event.body }; // safe: header-injection
};
