'use strict';

const libxmljs = require('libxmljs');
const { DOMParser } = require('@xmldom/xmldom');

exports.importFeed = async (event) => {
  const doc = libxmljs.parseXml(event.body, { noent: true }); // report: xml-external-entity
  return { statusCode: 200, body: doc.root().text() };
};

exports.importFeedPlain = async (event) => {
  const doc = libxmljs.parseXml(event.body, { noent: false, nonet: true }); // safe: xml-external-entity
  return { statusCode: 200, body: doc.root().text() };
};

const OPTIONS = { noblanks: true };
OPTIONS.noent = true;

exports.orders = async (event) => {
  const roots = event.Records.map((record) => {
    const { xml } = JSON.parse(record.body);
    return libxmljs.parseXmlString(xml, OPTIONS); // report: xml-external-entity
  });
  return roots.length;
};

exports.ordersStrict = async (event) => {
  const settings = { noblanks: true, noent: true };
  settings.noent = false;
  const roots = event.Records.map((record) => libxmljs.parseXmlString(JSON.parse(record.body).xml, settings)); // safe: xml-external-entity
  return roots.length;
};

exports.dom = async (event) => {
  const doc = new DOMParser().parseFromString(event.body, 'text/xml'); // safe: xml-external-entity
  return { statusCode: 200, body: doc.documentElement.tagName };
};

function parserSettings(trusted) {
  const settings = { nonet: false };
  if (trusted) {
    settings.noent = false;
  } else {
    settings.noent = true;
  }
  return settings;
}

exports.statement = (event, context, callback) => {
  try {
    const doc = libxmljs.parseXml(event.body, parserSettings(false)); // report: xml-external-entity
    callback(null, { statusCode: 200, body: doc.toString() });
  } catch (err) {
    callback(null, { statusCode: 400, body: 'malformed document' });
  }
};
