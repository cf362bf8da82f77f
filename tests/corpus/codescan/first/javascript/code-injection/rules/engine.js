const vm = require('vm');

const PATTERN = /^[0-9+\-*/ ().]+$/;

exports.score = (expression, values) => vm.runInNewContext(expression, values); // report: code-injection

exports.arithmetic = (expression) => {
  if (!PATTERN.test(expression)) {
    throw new Error('not arithmetic');
  }
  return vm.runInNewContext(expression, {}); // safe: code-injection
};
