// Sessions whose id stays when somebody logs in.
const express = require("express");
const session = require("express-session");
const serverless = require("serverless-http");
const { findUser, isPassword } = require("./users");

const app = express();
app.use(session({ secret: process.env.SESSION_KEY, resave: false, saveUninitialized: false }));

app.post("/login", async (req, res) => {
  const user = await findUser(req.body.name);
  if (!user || !(await isPassword(user, req.body.password))) {
    req.session.attempts = (req.session.attempts || 0) + 1; // safe: javascript-session-kept
    return res.status(401).end();
  }
  req.session.userId = user.id; // report: javascript-session-kept
  res.redirect("/");
});

app.post("/login/token", async (req, res) => {
  const account = await findUser(req.query.token);
  req.session.user = { id: account.id, name: account.name }; // report: javascript-session-kept
  req.session.theme = account.theme; // safe: javascript-session-kept
  res.json({ ok: true });
});

app.post("/login/code", async (req, res) => {
  if (req.body.code === req.session.code) {
    req.session.isLoggedIn = true; // report: javascript-session-kept
  }
  res.end();
});

app.post("/login/mail", async (req, res) => {
  const { email } = await findUser(req.body.mail);
  req.session["email"] = email; // report: javascript-session-kept
  res.end();
});

app.get("/callback", async (req, res) => {
  const profile = await profileOf(req.query.code);
  welcome(req, profile);
  res.redirect("/");
});

function welcome(req, profile) {
  req.session.authenticated = true; // report: javascript-session-kept
  return profile.name;
}

app.post("/verify", async (request, response) => {
  const member = await findUser(request.body.name);
  request.session.memberId = member.id; // report: javascript-session-kept
  response.end();
});

app.post("/sso", async (req, res) => {
  const { uid } = await profileOf(req.body.ticket);
  const { session: kept } = req;
  kept.uid = uid; // report: javascript-session-kept
  res.end();
});

app.post("/logout", (req, res) => {
  req.session.userId = null; // safe: javascript-session-kept
  req.session.authenticated = false; // safe: javascript-session-kept
  res.redirect("/");
});

app.post("/name", (req, res) => {
  req.session.user = { ...req.session.user, name: String(req.body.name) }; // safe: javascript-session-kept
  req.session.user.name = String(req.body.name); // safe: javascript-session-kept
  res.end();
});

app.get("/cart", (req, res) => {
  req.session.cart = req.session.cart || []; // safe: javascript-session-kept
  res.locals.user = req.session.user; // safe: javascript-session-kept
  res.json(req.session.cart);
});

module.exports.handler = serverless(app);
