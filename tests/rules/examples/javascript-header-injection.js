const express = require("express");
const serverless = require("serverless-http");

const app = express();

exports.language = async (event) => {
  const wanted = event.queryStringParameters.language;
  return { statusCode: 200, headers: { "Content-Language": wanted }, body: "" }; // report: javascript-header-injection
};

exports.encoded = async (event) => {
  const wanted = encodeURIComponent(event.queryStringParameters.language);
  return { statusCode: 200, headers: { "Content-Language": wanted }, body: "" }; // safe: javascript-header-injection
};

exports.wanted = async (event) => Object.values(event.languages).map((each) => each.trim()); // safe: javascript-header-injection

app.get("/", (req, res) => {
  res.setHeader("X-Trace", req.query.trace); // report: javascript-header-injection
  res.setHeader("X-Trace", req.query.trace.replace(/[\r\n]/g, "")); // safe: javascript-header-injection
  res.end();
});

const proxy = serverless(app);

exports.routed = async (event, context) => proxy(event, context); // safe: javascript-header-injection
