'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { randomUUID } = require('crypto');

const ROOT = '/mnt/shared/documents';

exports.read = async (event) => {
  const { name } = event.queryStringParameters;
  const text = fs.readFileSync(path.join(ROOT, name), 'utf8'); // report: path-traversal
  return { statusCode: 200, body: text };
};

exports.readBase = async (event) => {
  const { name } = event.queryStringParameters;
  const text = fs.readFileSync(path.join(ROOT, path.basename(name)), 'utf8'); // safe: path-traversal
  return { statusCode: 200, body: text };
};

function within(root, candidate) {
  const full = path.resolve(root, candidate);
  if (!full.startsWith(root + path.sep)) {
    throw new RangeError('outside of the document root');
  }
  return full;
}

exports.readNested = async (event) => {
  const file = within(ROOT, event.pathParameters.proxy);
  const text = await fs.promises.readFile(file, 'utf8'); // safe: path-traversal
  return { statusCode: 200, body: text };
};

function clean(candidate) {
  return candidate.replace('../', '');
}

exports.readCleaned = async (event) => {
  const file = path.join(ROOT, clean(event.pathParameters.proxy));
  const text = await fs.promises.readFile(file, 'utf8'); // report: path-traversal
  return { statusCode: 200, body: text };
};

exports.save = (event, context, callback) => {
  const { filename, content } = JSON.parse(event.body);
  const target = `${os.tmpdir()}/${filename}`;
  fs.writeFile(target, content, (err) => { // report: path-traversal
    callback(err, { statusCode: err ? 500 : 201 });
  });
};

exports.saveGenerated = (event, context, callback) => {
  const upload = JSON.parse(event.body);
  upload.filename = `${randomUUID()}.txt`;
  const target = `${os.tmpdir()}/${upload.filename}`;
  fs.writeFile(target, upload.content, (err) => { // safe: path-traversal
    callback(err, { statusCode: err ? 500 : 201, body: upload.filename });
  });
};

exports.remove = async (event) => {
  const removed = [];
  for (const record of event.Records) {
    const { files } = JSON.parse(record.Sns.Message);
    files.forEach((file) => {
      fs.unlinkSync(ROOT + '/' + file); // report: path-traversal
      removed.push(file);
    });
  }
  return removed;
};

exports.invoice = async (event) => {
  const number = Number(event.pathParameters.number);
  const stream = fs.createReadStream(`/mnt/invoices/${number}.pdf`); // safe: path-traversal
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return { statusCode: 200, isBase64Encoded: true, body: Buffer.concat(chunks).toString('base64') };
};
