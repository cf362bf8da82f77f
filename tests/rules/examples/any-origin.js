// Origins that may read an answer.
const express = require("express");
const cors = require("cors");

const app = express();
app.use(cors()); // report: any-origin
app.use(cors({ origin: true, credentials: true })); // report: any-origin
app.use(cors({ origin: ["https://shop.example.net"] })); // safe: any-origin

app.use((req, res, next) => {
  res.header("Access-Control-Allow-Origin", "*"); // report: any-origin
  res.header("Access-Control-Allow-Methods", "*"); // safe: any-origin
  next();
});

exports.handler = async (event) => {
  if (event.kind === "open") {
    return { statusCode: 200, headers: { "access-control-allow-origin": "*" } }; // report: any-origin
  }
  const headers = { "Access-Control-Allow-Origin": "https://shop.example.net", "Access-Control-Allow-Headers": "*" }; // safe: any-origin
  return { statusCode: 200, headers };
};
