// Cookies that a framework sets.
const express = require("express");
const cookie = require("cookie");

const app = express();
const OPTIONS = { secure: true, httpOnly: true, sameSite: "lax" };

app.get("/login", (req, res) => {
  res.cookie("sid", "1"); // report: cookie-call
  res.cookie("sid", "1", { httpOnly: true }); // report: cookie-call
  res.cookie("sid", "1", { secure: false, httpOnly: true }); // report: cookie-call
  res.cookie("sid", "1", OPTIONS); // safe: cookie-call
  res.cookie("sid", "1", { ...OPTIONS, maxAge: 60 }); // safe: cookie-call
  res.clearCookie("sid"); // safe: cookie-call
  cookie.serialize("sid", "1", {}); // report: cookie-call
  cookie.serialize("sid", "1", OPTIONS); // safe: cookie-call
  res.json({});
});
