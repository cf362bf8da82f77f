const escapeStringRegexp = require("escape-string-regexp");

const names = ["orders", "invoices"];

exports.search = async (event) => {
  const pattern = new RegExp(event.queryStringParameters.pattern, "i"); // report: javascript-non-literal-pattern
  return names.filter((name) => pattern.test(name));
};

exports.searchText = async (event) => {
  const pattern = new RegExp(escapeStringRegexp(event.queryStringParameters.word)); // safe: javascript-non-literal-pattern
  return names.filter((name) => pattern.test(name));
};

exports.fixed = async (event) => {
  const pattern = new RegExp("^orders/\\d+$"); // safe: javascript-non-literal-pattern
  return pattern.test(event.key);
};
