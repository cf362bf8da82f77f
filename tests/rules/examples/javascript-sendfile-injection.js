const path = require("path");
const express = require("express");

const app = express();

exports.manual = async (event) => {
  const { name } = event.pathParameters;
  return { statusCode: 200, headers: { "X-Sendfile": `/opt/manuals/${name}` } }; // report: javascript-sendfile-injection
};

exports.names = async (event) => Object.values(event.names).map((name) => name.trim()); // safe: javascript-sendfile-injection

app.get("/manuals/:name", (req, res) => {
  res.sendFile("/opt/manuals/" + req.params.name); // report: javascript-sendfile-injection
});

app.get("/manuals/inside/:name", (req, res) => {
  res.sendFile(req.params.name, { root: "/opt/manuals" }); // safe: javascript-sendfile-injection
});

app.get("/prices/:name", (req, res) => {
  res.download(path.join("/opt/prices", path.basename(req.params.name))); // safe: javascript-sendfile-injection
});

app.get("/orders/:name", (req, res) => {
  res.download(path.join("/opt/orders", req.params.name)); // report: javascript-sendfile-injection
});
