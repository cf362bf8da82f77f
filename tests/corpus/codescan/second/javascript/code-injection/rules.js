'use strict';

const vm = require('vm');
const ejs = require('ejs');

exports.evaluate = async (event) => {
  const { expression, scope } = JSON.parse(event.body);
  const result = eval(`(${expression})`); // report: code-injection
  return { statusCode: 200, body: JSON.stringify({ result, scope }) };
};

exports.parse = async (event) => {
  const raw = event.body;
  const result = JSON.parse('(' === raw[0] ? raw.slice(1, -1) : raw); // safe: code-injection
  return { statusCode: 200, body: JSON.stringify(result) };
};

function buildScript(rule) {
  const lines = [];
  lines.push('let total = 0;');
  lines.push(`total += ${rule.formula};`);
  lines.push('total');
  return lines.join('\n');
}

exports.price = async (event) => {
  const quotes = [];
  for (const record of event.Records) {
    const rule = JSON.parse(record.body);
    const sandbox = vm.createContext({ quantity: rule.quantity });
    quotes.push(vm.runInContext(buildScript(rule), sandbox, { timeout: 50 })); // report: code-injection
  }
  return quotes;
};

exports.compare = async (event) => {
  const { left, right, op } = event.arguments;
  let symbol;
  switch (op) {
    case 'gt':
      symbol = '>';
      break;
    case 'lt':
      symbol = '<';
      break;
    default:
      symbol = '===';
  }
  return vm.runInNewContext(`a ${symbol} b`, { a: Number(left), b: Number(right) }); // safe: code-injection
};

exports.page = async (event) => {
  const layout = event.queryStringParameters.layout;
  const html = ejs.render(layout, { title: 'Home' }); // report: code-injection
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: html };
};

exports.greeting = async (event) => {
  const name = event.queryStringParameters.name;
  const html = ejs.render('<h1>Hello <%= name %></h1>', { name }); // safe: code-injection
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: html };
};

const FORMULAS = {
  area: 'w * h',
  perimeter: '2 * (w + h)',
};

exports.geometry = async (event) => {
  const { shape, w, h } = JSON.parse(event.body);
  if (!Object.hasOwn(FORMULAS, shape)) {
    return { statusCode: 422, body: 'unknown formula' };
  }
  const compute = new Function('w', 'h', `return ${FORMULAS[shape]};`); // safe: code-injection
  return { statusCode: 200, body: String(compute(+w, +h)) };
};
