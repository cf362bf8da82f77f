'use strict';

const fs = require('fs');

exports.csv = async (event) => {
  const { name, note } = JSON.parse(event.body);
  fs.appendFileSync('/mnt/export/contacts.csv', `${name},${note}\n`); // report: file-injection
  return { statusCode: 201 };
};

function cell(value) {
  const text = String(value).replace(/[\r\n]/g, ' ').replace(/"/g, '""');
  return /^[\s=+\-@]/.test(text) ? `"'${text}"` : `"${text}"`;
}

exports.csvQuoted = async (event) => {
  const { name, note } = JSON.parse(event.body);
  fs.appendFileSync('/mnt/export/contacts.csv', `${cell(name)},${cell(note)}\n`); // safe: file-injection
  return { statusCode: 201 };
};

exports.script = (event, context, callback) => {
  const lines = ['#!/bin/sh', 'set -e'];
  for (const step of event.detail.steps) {
    lines.push(`run-step ${step}`);
  }
  fs.writeFile('/mnt/jobs/run.sh', lines.join('\n'), (err) => callback(err)); // report: file-injection
};

exports.counter = (event, context, callback) => {
  const count = Number(event.detail.count);
  fs.writeFile('/mnt/jobs/count.txt', String(count), (err) => callback(err)); // safe: file-injection
};
