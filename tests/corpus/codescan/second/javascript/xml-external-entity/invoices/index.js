'use strict';

const { readInvoice, readTotal } = require('./reader');

exports.handler = async (event) => {
  const invoice = readInvoice(event.body);
  return { statusCode: 201, body: invoice.root().name() };
};

exports.totalHandler = async (event) => {
  return { statusCode: 200, body: readTotal(event.body) };
};
