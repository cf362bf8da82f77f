'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { randomUUID } = require('crypto');
const tmp = require('tmp');

exports.fixed = async (event) => {
  fs.writeFileSync(path.join(os.tmpdir(), 'upload.csv'), event.body); // report: insecure-temp-file
};

exports.unique = async (event) => {
  fs.writeFileSync(path.join(os.tmpdir(), `${randomUUID()}.csv`), event.body, { flag: 'wx' }); // safe: insecure-temp-file
};

exports.folder = async (event) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'upload-'));
  fs.writeFileSync(path.join(folder, 'upload.csv'), event.body); // safe: insecure-temp-file
};

exports.timed = async (event) => {
  const name = os.tmpdir() + '/upload-' + Date.now();
  fs.writeFileSync(name, event.body); // report: insecure-temp-file
};

const scratch = (name, text) => fs.promises.writeFile(`/tmp/${name}`, text); // report: insecure-temp-file

exports.helped = async (event) => scratch('report.txt', event.body);

exports.packaged = async (event) => {
  const { name } = tmp.fileSync({ postfix: '.csv' });
  fs.writeFileSync(name, event.body); // safe: insecure-temp-file
};
