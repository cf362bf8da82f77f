'use strict';

const escapeHtml = require('escape-html');

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };

exports.hello = async (event) => {
  const name = event.queryStringParameters.name || 'world';
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: `<h1>Hello ${name}</h1>` }; // report: cross-site-scripting
};

exports.helloEncoded = async (event) => {
  const name = event.queryStringParameters.name || 'world';
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: `<h1>Hello ${escapeHtml(name)}</h1>` }; // safe: cross-site-scripting
};

exports.helloJson = async (event) => {
  const name = event.queryStringParameters.name || 'world';
  const body = JSON.stringify({ greeting: `<h1>Hello ${name}</h1>` });
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body }; // safe: cross-site-scripting
};

function stripScripts(text) {
  return text.replace(/<script>/gi, '');
}

exports.comment = async (event) => {
  const text = stripScripts(new URLSearchParams(event.body).get('comment'));
  const html = '<blockquote>' + text + '</blockquote>';
  return { statusCode: 200, headers: { 'content-type': 'text/html' }, body: html }; // report: cross-site-scripting
};

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function encode(text) {
  return String(text).replace(/[&<>"']/g, (c) => ENTITIES[c]);
}

exports.commentEncoded = async (event) => {
  const text = encode(new URLSearchParams(event.body).get('comment'));
  const html = '<blockquote>' + text + '</blockquote>';
  return { statusCode: 200, headers: { 'content-type': 'text/html' }, body: html }; // safe: cross-site-scripting
};

exports.table = (event, context, callback) => {
  const rows = event.multiValueQueryStringParameters.cell.map((cell) => `<td>${cell}</td>`);
  callback(null, { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: `<tr>${rows.join('')}</tr>` }); // report: cross-site-scripting
};

exports.pager = async (event) => {
  const current = parseInt(event.queryStringParameters.page, 10) || 1;
  const links = [];
  for (let i = 1; i <= 5; i += 1) {
    links.push(i === current ? `<b>${current}</b>` : `<a href="?page=${i}">${i}</a>`);
  }
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: links.join(' ') }; // safe: cross-site-scripting
};

exports.notFound = async (event) => {
  const html = `<p>No page at ${decodeURIComponent(event.rawPath)}</p>`;
  return { statusCode: 404, headers: { ...HTML }, body: html }; // report: cross-site-scripting
};
