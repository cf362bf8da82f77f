'use strict';

const codec = require('./codec');

exports.open = async (event) => {
  const cart = codec.thaw(event.headers['x-cart']);
  return { statusCode: 200, body: JSON.stringify({ items: cart.items.length }) };
};

exports.quick = async (event) => {
  const cart = codec.thawQuick(event.headers['x-cart']);
  return { statusCode: 200, body: JSON.stringify({ items: cart.items.length }) };
};
