'use strict';

const libxml = require('libxmljs');
const { XML_OPTIONS, XML_OPTIONS_STRICT } = require('./settings');

exports.readInvoice = (xml) => libxml.parseXml(xml, XML_OPTIONS); // report: xml-external-entity

exports.readTotal = (xml) => {
  const doc = libxml.parseXml(xml, XML_OPTIONS_STRICT); // safe: xml-external-entity
  return doc.get('//total').text();
};
