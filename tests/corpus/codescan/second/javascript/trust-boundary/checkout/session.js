'use strict';

const { currencyOf } = require('./currencies');

exports.keepCart = (req, { price, ...rest }) => {
  const cart = { price, items: Object.keys(rest).length };
  req.session.cart = cart; // report: trust-boundary
};

exports.keepCurrency = (req, code) => {
  req.session.currency = currencyOf(code); // safe: trust-boundary
};
