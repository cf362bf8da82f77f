'use strict';

const he = require('he');

exports.entryHtml = ({ author, text }) => `<article><b>${he.escape(author)}</b>: ${text}</article>`;

exports.entryHtmlEncoded = ({ author, text }) => `<article><b>${he.escape(author)}</b>: ${he.escape(text)}</article>`;
