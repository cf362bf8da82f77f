'use strict';

exports.plain = (action, text) => {
  console.log(`${action}: ${text}`); // report: log-injection
};

exports.encoded = (action, text) => {
  console.log(`${action}: ${encodeURIComponent(text)}`); // safe: log-injection
};
