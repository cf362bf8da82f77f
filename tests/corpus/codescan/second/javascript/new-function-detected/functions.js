'use strict';

exports.score = async (event) => {
  const rule = event.detail.rule;
  const score = new Function('item', `return ${rule};`); // report: new-function-detected
  return event.detail.items.map(score);
};

exports.scoreFixed = async (event) => {
  const score = new Function('item', 'return item.price * item.count;'); // safe: new-function-detected
  return event.detail.items.map(score);
};

const source = process.env.TRANSFORM;

function compile(body) {
  const parameters = ['record', 'index'];
  return new Function(...parameters, body); // report: new-function-detected
}

exports.transform = async (event) => event.Records.map(compile(source));

const FIELD = 'total';
const getter = new Function('row', 'return row.' + FIELD); // safe: new-function-detected

exports.totals = async (event) => event.detail.rows.map((row) => getter(row));
