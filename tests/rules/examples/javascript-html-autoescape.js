const ejs = require("ejs");
const handlebars = require("handlebars");
const nunjucks = require("nunjucks");

const page = handlebars.compile("<p>{{name}}</p>"); // safe: javascript-html-autoescape
const raw = handlebars.compile("<p>{{name}}</p>", { noEscape: true }); // report: javascript-html-autoescape
const triple = handlebars.compile("<p>{{{name}}}</p>"); // report: javascript-html-autoescape

nunjucks.configure("pages", { autoescape: false }); // report: javascript-html-autoescape
nunjucks.configure("pages", { autoescape: true }); // safe: javascript-html-autoescape

exports.handler = async (event) => {
  const one = ejs.render("<p><%= name %></p>", { name: event.name }); // safe: javascript-html-autoescape
  const other = ejs.render("<p><%- name %></p>", { name: event.name }); // report: javascript-html-autoescape
  return [page(event), raw(event), triple(event), one, other].join("");
};
