const express = require("express");

const app = express();
const pages = { home: "/home", orders: "/orders" };

exports.go = async (event) => {
  const target = event.queryStringParameters.next;
  return { statusCode: 302, headers: { Location: target } }; // report: javascript-open-redirect
};

exports.goKnown = async (event) => {
  const target = pages[event.queryStringParameters.next];
  return { statusCode: 302, headers: { Location: target } }; // safe: javascript-open-redirect
};

exports.chosen = async (event) => event.targets.filter((target) => target.startsWith("/")); // safe: javascript-open-redirect

app.get("/login", (req, res) => {
  res.redirect(req.query.next); // report: javascript-open-redirect
});

app.get("/logout", (req, res) => {
  res.redirect(303, "/login"); // safe: javascript-open-redirect
});

app.get("/after", (req, res) => {
  const target = new URL(req.query.next);
  if (target.hostname === "shop.example.com") {
    res.redirect(target.href); // safe: javascript-open-redirect
  }
});
