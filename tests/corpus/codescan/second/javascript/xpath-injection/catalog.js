'use strict';

const xpath = require('xpath');
const { DOMParser } = require('@xmldom/xmldom');
const fs = require('fs');

const doc = new DOMParser().parseFromString(fs.readFileSync('catalog.xml', 'utf8'), 'text/xml');

exports.user = async (event) => {
  const { name, pin } = JSON.parse(event.body);
  const nodes = xpath.select(`//user[@name='${name}' and @pin='${pin}']`, doc); // report: xpath-injection
  return { statusCode: nodes.length ? 200 : 401 };
};

exports.userBound = async (event) => {
  const { name, pin } = JSON.parse(event.body);
  const expression = xpath.parse('//user[@name=$name and @pin=$pin]');
  const nodes = expression.select({ node: doc, variables: { name: String(name), pin: String(pin) } }); // safe: xpath-injection
  return { statusCode: nodes.length ? 200 : 401 };
};

function bookPath(criteria) {
  return '//book' + criteria.map(([field, value]) => `[${field}="${value}"]`).join('');
}

exports.books = async (event) => {
  const path = bookPath(Object.entries(event.queryStringParameters));
  const found = xpath.select1(path, doc); // report: xpath-injection
  return { statusCode: 200, body: found ? found.toString() : '' };
};

exports.book = async (event) => {
  const index = Number.parseInt(event.pathParameters.index, 10);
  const found = xpath.select1(`//book[${index}]`, doc); // safe: xpath-injection
  return { statusCode: 200, body: found ? found.toString() : '' };
};
