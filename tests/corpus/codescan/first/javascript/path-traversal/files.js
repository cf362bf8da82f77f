'use strict';

const fs = require('fs');
const path = require('path');
const { randomUUID } = require('crypto');
const { pipeline } = require('stream/promises');
const AWS = require('aws-sdk');
const AdmZip = require('adm-zip');

const s3 = new AWS.S3();
const ROOT = '/mnt/documents';
const TEMPLATES = { invoice: 'invoice.html', offer: 'offer.html' };

exports.readDocument = async (event) => {
  const name = event.pathParameters.proxy;
  return { statusCode: 200, body: fs.readFileSync(path.join(ROOT, name), 'utf8') }; // report: path-traversal
};

exports.readDocumentBase = async (event) => {
  const name = path.basename(event.pathParameters.proxy);
  return { statusCode: 200, body: fs.readFileSync(path.join(ROOT, name), 'utf8') }; // safe: path-traversal
};

exports.fetchObject = async (event) => {
  for (const { s3: { bucket, object } } of event.Records) {
    const source = s3.getObject({ Bucket: bucket.name, Key: object.key }).createReadStream();
    await pipeline(source, fs.createWriteStream('/tmp/' + decodeURIComponent(object.key))); // report: path-traversal
  }
};

exports.fetchObjectGenerated = async (event) => {
  for (const { s3: { bucket, object } } of event.Records) {
    const source = s3.getObject({ Bucket: bucket.name, Key: object.key }).createReadStream();
    await pipeline(source, fs.createWriteStream(`/tmp/${randomUUID()}`)); // safe: path-traversal
  }
};

exports.readContained = (event, context, callback) => {
  const target = path.resolve(ROOT, event.queryStringParameters.name);
  if (!target.startsWith(ROOT + path.sep)) {
    return callback(null, { statusCode: 403 });
  }
  return fs.readFile(target, 'utf8', (error, body) => callback(error, { statusCode: 200, body })); // safe: path-traversal
};

exports.readResolved = (event, context, callback) => {
  const target = path.resolve(ROOT, event.queryStringParameters.name);
  if (!target) {
    return callback(null, { statusCode: 403 });
  }
  return fs.readFile(target, 'utf8', (error, body) => callback(error, { statusCode: 200, body })); // report: path-traversal
};

exports.removeDocument = async (event) => {
  const { name } = JSON.parse(event.body);
  await fs.promises.unlink(`${ROOT}/${name}`); // report: path-traversal
  return { statusCode: 204 };
};

exports.render = async (event) => {
  const kind = event.queryStringParameters.template;
  if (!(kind in TEMPLATES) || !Object.hasOwn(TEMPLATES, kind)) {
    return { statusCode: 404 };
  }
  return { body: fs.readFileSync(path.join('templates', TEMPLATES[kind]), 'utf8') }; // safe: path-traversal
};

exports.renderDirect = async (event) => {
  const kind = event.queryStringParameters.template;
  return { body: fs.readFileSync(path.join('templates', TEMPLATES[kind] || kind), 'utf8') }; // report: path-traversal
};

exports.unpack = async (event) => {
  const zip = new AdmZip(Buffer.from(event.body, 'base64'));
  for (const entry of zip.getEntries()) {
    fs.writeFileSync('/tmp/out/' + entry.entryName, entry.getData()); // report: path-traversal
  }
};

exports.unpackFlat = async (event) => {
  const zip = new AdmZip(Buffer.from(event.body, 'base64'));
  zip.getEntries().forEach((entry) => {
    fs.writeFileSync('/tmp/out/' + path.basename(entry.entryName), entry.getData()); // safe: path-traversal
  });
};

exports.page = async (event) => {
  const number = Number(event.queryStringParameters.page);
  return { body: fs.readFileSync(`${ROOT}/page-${number}.txt`, 'utf8') }; // safe: path-traversal
};
