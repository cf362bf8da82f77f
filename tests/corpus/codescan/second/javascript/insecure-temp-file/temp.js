'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const crypto = require('crypto');

exports.stage = async (event) => {
  fs.writeFileSync('/tmp/upload.bin', Buffer.from(event.body, 'base64')); // report: insecure-temp-file
  return { statusCode: 202 };
};

exports.stagePrivate = async (event) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'upload-'));
  fs.writeFileSync(path.join(folder, 'upload.bin'), Buffer.from(event.body, 'base64')); // safe: insecure-temp-file
  return { statusCode: 202 };
};

const workFile = (name) => path.join(os.tmpdir(), name);

exports.merge = async (event) => {
  const file = workFile('merge.json');
  await fs.promises.writeFile(file, JSON.stringify(event.detail)); // report: insecure-temp-file
  return file;
};

exports.mergeUnique = async (event) => {
  const file = workFile(`${crypto.randomUUID()}.json`);
  await fs.promises.writeFile(file, JSON.stringify(event.detail), { flag: 'wx', mode: 0o600 }); // safe: insecure-temp-file
  return file.length;
};
