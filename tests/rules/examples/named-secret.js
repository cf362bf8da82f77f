// Secrets told by the name that they are given.
const mysql = require("mysql2");

const dbPassword = "kT9vQx2LmZ"; // report: named-secret
const passwordField = "password"; // safe: named-secret
const apiKey = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"; // report: named-secret
const apiKeyHeader = "x-api-key"; // safe: named-secret
const clientSecret = process.env.CLIENT_SECRET; // safe: named-secret
const accessToken = `${process.env.STAGE}-token`; // safe: named-secret
const token = "Bearer"; // safe: named-secret
const secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-9f8e7d"; // safe: named-secret
const config = {
  host: "db.shop.internal",
  password: "Zq7!vRx29Lm", // report: named-secret
  passwordHint: "Zq7!vRx29Lm", // safe: named-secret
  privateKey: "changeme", // safe: named-secret
};

exports.handler = async (event) => {
  const connection = mysql.createConnection({ ...config, user: event.user });
  const other = mysql.createConnection({ user: "orders", password: "kT9vQx2LmZ" }); // report: named-secret
  return [connection, other, dbPassword, passwordField, apiKey, apiKeyHeader, clientSecret, accessToken, token, secret].length;
};
