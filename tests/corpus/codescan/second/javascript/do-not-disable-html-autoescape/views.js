'use strict';

const Handlebars = require('handlebars');
const Mustache = require('mustache');
const nunjucks = require('nunjucks');

exports.card = async (event) => {
  const view = Handlebars.compile('<p>{{text}}</p>', { noEscape: true }); // report: do-not-disable-html-autoescape
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: view(event.queryStringParameters) };
};

exports.cardEscaped = async (event) => {
  const view = Handlebars.compile('<p>{{text}}</p>', { noEscape: false }); // safe: do-not-disable-html-autoescape
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: view(event.queryStringParameters) };
};

exports.list = async (event) => {
  nunjucks.configure('views', { autoescape: false }); // report: do-not-disable-html-autoescape
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: nunjucks.render('list.html', event.detail) };
};

exports.listEscaped = async (event) => {
  const options = { autoescape: false, watch: false };
  options.autoescape = true;
  nunjucks.configure('views', options); // safe: do-not-disable-html-autoescape
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: nunjucks.render('list.html', event.detail) };
};

exports.tag = async (event) => {
  const body = Mustache.render('<b>{{tag}}</b>', event.queryStringParameters); // safe: do-not-disable-html-autoescape
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body };
};
