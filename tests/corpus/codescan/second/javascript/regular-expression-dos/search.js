'use strict';

const RE2 = require('re2');

exports.grep = async (event) => {
  const { pattern, lines } = JSON.parse(event.body);
  const matcher = new RegExp(pattern, 'i'); // report: regular-expression-dos
  return { statusCode: 200, body: JSON.stringify(lines.filter((line) => matcher.test(line))) };
};

const escapeRegExp = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

exports.grepLiteral = async (event) => {
  const { pattern, lines } = JSON.parse(event.body);
  const matcher = new RegExp(escapeRegExp(pattern), 'i'); // safe: regular-expression-dos
  return { statusCode: 200, body: JSON.stringify(lines.filter((line) => matcher.test(line))) };
};

exports.grepLinear = async (event) => {
  const { pattern, lines } = JSON.parse(event.body);
  const matcher = new RE2(pattern, 'i'); // safe: regular-expression-dos
  return { statusCode: 200, body: JSON.stringify(lines.filter((line) => matcher.test(line))) };
};

const WORDS = /^(\w+\s?)+$/;

exports.title = async (event) => {
  const { title } = event.queryStringParameters;
  const valid = WORDS.test(title); // report: regular-expression-dos
  return { statusCode: valid ? 200 : 400 };
};
