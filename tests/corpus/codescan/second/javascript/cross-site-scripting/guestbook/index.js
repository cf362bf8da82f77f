'use strict';

const { entryHtml, entryHtmlEncoded } = require('./view');

exports.show = async (event) => {
  const entry = JSON.parse(event.body);
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: entryHtml(entry) }; // report: cross-site-scripting
};

exports.showEncoded = async (event) => {
  const entry = JSON.parse(event.body);
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: entryHtmlEncoded(entry) }; // safe: cross-site-scripting
};
