'use strict';

const vm = require('vm');
const Handlebars = require('handlebars');
const ejs = require('ejs');
const _ = require('lodash');

const OPERATIONS = { add: (a, b) => a + b, sub: (a, b) => a - b };
const FORMULAS = new Map([['double', 'x * 2'], ['square', 'x ** 2']]);

exports.evaluate = async (event) => {
  const { expression } = event.queryStringParameters;
  return { statusCode: 200, body: String(eval(expression)) }; // report: code-injection
};

exports.parse = async (event) => {
  const { expression } = event.queryStringParameters;
  return { statusCode: 200, body: String(JSON.parse(expression)) }; // safe: code-injection
};

exports.wrapped = async (event) => {
  const job = JSON.parse(event.body);
  return new Function('x', `return ${job.formula};`)(job.x); // report: code-injection
};

exports.operate = async (event) => {
  const { operation, left, right } = JSON.parse(event.body);
  if (!Object.hasOwn(OPERATIONS, operation)) {
    return { statusCode: 400 };
  }
  return OPERATIONS[operation](Number(left), Number(right)); // safe: code-injection
};

exports.formula = async (event) => {
  const { name, x } = event.queryStringParameters;
  const source = FORMULAS.get(name) ?? 'x';
  return vm.runInNewContext(source, { x: Number(x) }); // safe: code-injection
};

exports.sandboxed = async (event) => vm.runInNewContext(event.source, { x: 1 }); // report: code-injection

exports.script = async (event) => {
  const results = [];
  for (const { body } of event.Records) {
    const script = new vm.Script(body); // report: code-injection
    results.push(script.runInThisContext());
  }
  return results;
};

exports.timer = (event, context, callback) => {
  setTimeout(event.action, 10); // report: code-injection
  setTimeout(() => callback(null, 'done'), 50);
};

exports.timerFunction = (event, context, callback) => {
  setTimeout(() => callback(null, event.action), 10); // safe: code-injection
};

exports.template = async (event) => {
  const page = ejs.render('<p>' + event.queryStringParameters.title + '</p>', {}); // report: code-injection
  return { statusCode: 200, headers: { 'Content-Type': 'text/plain' }, body: page };
};

exports.templateValue = async (event) => {
  const page = ejs.render('<p><%= title %></p>', { title: event.queryStringParameters.title }); // safe: code-injection
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: page };
};

exports.lodashTemplate = async (event) => {
  const compiled = _.template(event.detail.template); // report: code-injection
  return compiled({ user: 'you' });
};

exports.handlebarsFixed = async (event) => {
  const compiled = Handlebars.compile('Hello {{name}}'); // safe: code-injection
  return { statusCode: 200, body: compiled({ name: event.queryStringParameters.name }) };
};
