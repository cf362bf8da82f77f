// Rights that the request asks for.
const express = require("express");
const { DynamoDBClient } = require("@aws-sdk/client-dynamodb");
const { DynamoDBDocumentClient, PutCommand } = require("@aws-sdk/lib-dynamodb");
const mongoose = require("mongoose");

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env.TABLE;
const app = express();
const User = mongoose.model("User", new mongoose.Schema({ name: String, role: String }));

exports.register = async (event) => {
  const { name, role, isAdmin } = JSON.parse(event.body);
  await client.send(new PutCommand({ TableName, Item: { name, role } })); // report: javascript-rights-by-request
  await client.send(new PutCommand({ TableName, Item: { name, isAdmin } })); // report: javascript-rights-by-request
  await client.send(new PutCommand({ TableName, Item: { name, role: "reader" } })); // safe: javascript-rights-by-request
  await client.send(new PutCommand({ TableName, Item: { name, isAdmin: false } })); // safe: javascript-rights-by-request
  await client.send(new PutCommand({ TableName, Item: { name, title: role } })); // safe: javascript-rights-by-request
};

exports.chosen = async (event) => {
  const { name, role } = JSON.parse(event.body);
  if (!["reader", "writer"].includes(role)) {
    return { statusCode: 400 };
  }
  return client.send(new PutCommand({ TableName, Item: { name, role } })); // safe: javascript-rights-by-request
};

exports.worker = async (event) => {
  const { name, role } = JSON.parse(event.Records[0].body);
  return client.send(new PutCommand({ TableName, Item: { name, role } })); // safe: javascript-rights-by-request
};

app.post("/users", async (req, res) => {
  await User.create({ name: req.body.name, role: req.body.role }); // report: javascript-rights-by-request
  await User.create({ name: req.body.name, role: "reader" }); // safe: javascript-rights-by-request
  res.end();
});

app.put("/users/:id", async (req, res) => {
  const user = await User.findById(req.params.id);
  user.isAdmin = req.body.isAdmin; // report: javascript-rights-by-request
  user.permissions = req.body.permissions; // report: javascript-rights-by-request
  user.name = req.body.name; // safe: javascript-rights-by-request
  await user.save();
  res.end();
});

app.post("/members", async (req, res) => {
  await members().insertOne({ name: req.body.name, admin: req.query.admin }); // report: javascript-rights-by-request
  const shown = {};
  shown.role = req.body.role; // safe: javascript-rights-by-request
  res.json(shown);
});
