// Input that is put where later code trusts it.
const express = require("express");
const Koa = require("koa");
const jwt = require("jsonwebtoken");
const AWS = require("aws-sdk");

const app = express();
const ROLES = ["reader", "writer"];
const sessions = {};
const documents = new AWS.DynamoDB.DocumentClient();

app.post("/login", async (req, res) => {
  req.session.role = req.body.role; // report: javascript-trust-boundary
  req.session.seen = true; // safe: javascript-trust-boundary
  req.session.userId = Number(req.body.userId); // safe: javascript-trust-boundary
  const { other } = req.body;
  if (ROLES.includes(other)) {
    req.session.other = other; // safe: javascript-trust-boundary
  }
  Object.assign(req.session, req.body); // report: javascript-trust-boundary
  Object.assign(req.session, { plan: req.body.plan, seats: 1 }); // report: javascript-trust-boundary
  Object.assign(req.session, { plan: req.body.plan }, { plan: "free" }); // safe: javascript-trust-boundary
  res.json({});
});

app.post("/lookup", async (req, res) => {
  const account = await accounts.byName(req.body.name);
  req.session.accountId = account.id; // safe: javascript-trust-boundary
  const sent = await parseForm(req.body);
  req.session.plan = sent.plan; // report: javascript-trust-boundary
  res.json({});
});

app.use((req, _res, next) => {
  const claims = jwt.verify(req.headers.authorization, process.env.TOKEN_KEY);
  req.session.tenant = claims.tenant; // safe: javascript-trust-boundary
  req.session.tenant = jwt.decode(req.headers.authorization).tenant; // report: javascript-trust-boundary
  next();
});

app.post("/token", (req, res) => {
  const key = process.env.TOKEN_KEY;
  res.json(jwt.sign({ sub: "a", role: req.body.role }, key)); // report: javascript-trust-boundary
  res.json(jwt.sign({ sub: "a", role: "reader", nick: req.body.nick }, key)); // safe: javascript-trust-boundary
});

app.post("/kept", async (req, res) => {
  await documents.put({ TableName: "sessions", Item: { id: req.sessionID, plan: req.body.plan } }).promise(); // report: javascript-trust-boundary
  await documents.put({ TableName: "sessions", Item: { id: req.sessionID, plan: "free" } }).promise(); // safe: javascript-trust-boundary
  const { Item } = await documents.get({ TableName: "accounts", Key: { name: req.body.name } }).promise();
  req.session.plan = Item.plan; // safe: javascript-trust-boundary
  res.json({});
});

new Koa().use(async (ctx) => {
  ctx.session.tenant = ctx.query.tenant; // report: javascript-trust-boundary
  ctx.session.set("tenant", ctx.query.tenant); // report: javascript-trust-boundary
  ctx.session.tenant = "public"; // safe: javascript-trust-boundary
});

exports.handler = async (event) => {
  process.env.TENANT = event.queryStringParameters.tenant; // report: javascript-trust-boundary
  process.env.STAGE = "production"; // safe: javascript-trust-boundary
  const answer = {};
  answer.tenant = event.queryStringParameters.tenant; // safe: javascript-trust-boundary
  const session = { begun: Date.now() };
  session.note = event.queryStringParameters.note; // safe: javascript-trust-boundary
  sessions[event.requestContext.requestId] = event.body; // report: javascript-trust-boundary
  return { statusCode: 200, body: JSON.stringify({ ...answer, ...session }) };
};
