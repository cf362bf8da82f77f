// Origins that are answered as they came.
const express = require("express");

const ALLOWED = ["https://shop.example.net", "https://admin.example.net"];

const app = express();

app.get("/", (req, res) => {
  res.set("Access-Control-Allow-Origin", req.headers.origin); // report: reflected-origin
  res.set("Access-Control-Allow-Origin", ALLOWED[0]); // safe: reflected-origin
  res.end();
});

exports.handler = async (event) => {
  const { origin } = event.headers;
  if (event.kind === "any") {
    return { statusCode: 200, headers: { "Access-Control-Allow-Origin": origin } }; // report: reflected-origin
  }
  if (ALLOWED.includes(origin)) {
    return { statusCode: 200, headers: { "Access-Control-Allow-Origin": origin } }; // safe: reflected-origin
  }
  return { statusCode: 200, headers: { Vary: origin, "Access-Control-Allow-Origin": ALLOWED[0] } }; // safe: reflected-origin
};
