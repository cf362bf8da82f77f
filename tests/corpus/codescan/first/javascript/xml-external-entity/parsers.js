'use strict';

const libxmljs = require('libxmljs');
const { XMLParser } = require('fast-xml-parser');
const { parseStringPromise } = require('xml2js');
const { S3 } = require('aws-sdk');

const s3 = new S3();

exports.invoice = async (event) => {
  const document = libxmljs.parseXml(event.body, { noent: true }); // report: xml-external-entity
  return { statusCode: 200, body: document.get('//total').text() };
};

exports.invoicePlain = async (event) => {
  const document = libxmljs.parseXml(event.body, { noent: false, nonet: true }); // safe: xml-external-entity
  return { statusCode: 200, body: document.get('//total').text() };
};

exports.invoiceDefault = async (event) => {
  const document = libxmljs.parseXml(event.body); // safe: xml-external-entity
  return { statusCode: 200, body: document.get('//total').text() };
};

exports.s3Document = async (event) => {
  const options = { dtdload: true };
  options.noent = true;
  for (const { s3: { bucket, object } } of event.Records) {
    const { Body } = await s3.getObject({ Bucket: bucket.name, Key: object.key }).promise();
    console.log(libxmljs.parseXmlString(Body.toString(), options).root().name()); // report: xml-external-entity
  }
};

exports.s3DocumentPlain = async (event) => {
  const options = { noent: true, dtdload: true };
  options.noent = false;
  options.dtdload = false;
  for (const { s3: { bucket, object } } of event.Records) {
    const { Body } = await s3.getObject({ Bucket: bucket.name, Key: object.key }).promise();
    console.log(libxmljs.parseXmlString(Body.toString(), options).root().name()); // safe: xml-external-entity
  }
};

exports.fast = async (event) => new XMLParser({ processEntities: false }).parse(event.body); // safe: xml-external-entity

exports.toObject = async (event) => parseStringPromise(event.body); // safe: xml-external-entity

const parseWith = (text, options = { noent: true }) => libxmljs.parseXml(text, options); // report: xml-external-entity

exports.byDefault = async (event) => parseWith(event.body).root().name();

const parsePlain = (text, options = { nonet: true }) => libxmljs.parseXml(text, options); // safe: xml-external-entity

exports.byPlainDefault = async (event) => parsePlain(event.body).root().name();

exports.bundled = async (event) => {
  const document = libxmljs.parseXml('<!DOCTYPE r [<!ENTITY n "1">]><r>&n;</r>', { noent: true }); // safe: xml-external-entity
  return document.root().text() + event.suffix;
};

exports.queueDocuments = async (event) =>
  event.Records.map(({ body }) => libxmljs.parseXml(JSON.parse(body).xml, { ...{ nonet: true }, noent: true })); // report: xml-external-entity
