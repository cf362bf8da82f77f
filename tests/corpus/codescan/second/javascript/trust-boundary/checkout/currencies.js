'use strict';

exports.currencyOf = (code) => {
  switch (code) {
    case 'eur':
      return 'EUR';
    case 'usd':
      return 'USD';
    default:
      return 'GBP';
  }
};
