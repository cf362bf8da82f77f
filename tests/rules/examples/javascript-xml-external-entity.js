const libxml = require("libxmljs");

exports.handler = async (event) => {
  const open = libxml.parseXml(event.body, { noent: true }); // report: javascript-xml-external-entity
  const closed = libxml.parseXml(event.body); // safe: javascript-xml-external-entity
  const said = libxml.parseXml(event.body, { noent: false, noblanks: true }); // safe: javascript-xml-external-entity
  return [open, closed, said].map((document) => document.root().name());
};
