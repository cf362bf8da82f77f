const escapeHtml = require("escape-html");
const express = require("express");

const app = express();

exports.greet = async (event) => {
  const body = `<p>Hello ${event.queryStringParameters.name}</p>`;
  return { statusCode: 200, headers: { "content-type": "text/html" }, body }; // report: javascript-cross-site-scripting
};

exports.greetEncoded = async (event) => {
  const body = `<p>Hello ${escapeHtml(event.queryStringParameters.name)}</p>`;
  return { statusCode: 200, headers: { "content-type": "text/html" }, body }; // safe: javascript-cross-site-scripting
};

exports.answer = async (event) => {
  const body = JSON.stringify({ name: event.queryStringParameters.name });
  return { statusCode: 200, headers: { "content-type": "application/json" }, body }; // safe: javascript-cross-site-scripting
};

app.get("/hello", (req, res) => {
  res.send(`<p>Hello ${req.query.name}</p>`); // report: javascript-cross-site-scripting
});

app.get("/data", (req, res) => {
  res.json({ name: req.query.name }); // safe: javascript-cross-site-scripting
});

app.get("/text", (req, res) => {
  res.type("text").send("Hello " + req.query.name); // safe: javascript-cross-site-scripting
});

app.get("/html", (req, res) => {
  res.type("html").send("Hello " + req.query.name); // report: javascript-cross-site-scripting
});

app.get("/later", (req, res) => {
  res.set("Content-Type", "text/plain");
  res.send("Hello " + req.query.name); // safe: javascript-cross-site-scripting
});
