// Input that is put where later code trusts it.
const express = require("express");

const app = express();
const ROLES = ["reader", "writer"];

app.post("/login", (req, res) => {
  req.session.role = req.body.role; // report: javascript-trust-boundary
  req.session.seen = true; // safe: javascript-trust-boundary
  req.session.userId = Number(req.body.userId); // safe: javascript-trust-boundary
  const { other } = req.body;
  if (ROLES.includes(other)) {
    req.session.other = other; // safe: javascript-trust-boundary
  }
  Object.assign(req.session, req.body); // report: javascript-trust-boundary
  res.json({});
});

exports.handler = async (event) => {
  process.env.TENANT = event.queryStringParameters.tenant; // report: javascript-trust-boundary
  process.env.STAGE = "production"; // safe: javascript-trust-boundary
  const answer = {};
  answer.tenant = event.queryStringParameters.tenant; // safe: javascript-trust-boundary
  return { statusCode: 200, body: JSON.stringify(answer) };
};
