const ejs = require("ejs");
const handlebars = require("handlebars");

exports.handler = async (event) => {
  const made = ejs.render(`Hello ${event.name}`); // report: javascript-template-injection
  const filled = ejs.render("Hello <%= name %>", { name: event.name }); // safe: javascript-template-injection
  const compiled = handlebars.compile(event.page); // report: javascript-template-injection
  return [made, filled, compiled({})];
};
