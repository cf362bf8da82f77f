const axios = require("axios");
const http = require("http");
const AWS = require("aws-sdk");

const s3 = new AWS.S3({ sslEnabled: false }); // report: javascript-insecure-connection
const dynamodb = new AWS.DynamoDB({ sslEnabled: true }); // safe: javascript-insecure-connection

exports.handler = async () => {
  await axios.get("http://prices.example.com/today"); // report: javascript-insecure-connection
  await axios.get("https://prices.example.com/today"); // safe: javascript-insecure-connection
  await fetch("http://localhost:2773/secretsmanager/get"); // safe: javascript-insecure-connection
  http.get({ hostname: "prices.example.com", path: "/today" }); // report: javascript-insecure-connection
  return [s3, dynamodb];
};
