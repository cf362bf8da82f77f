// Credentials that are merely encoded.
const axios = require("axios");

const fixed = { Authorization: "Basic b3JkZXJzOmtUOXZReDJMbVo=" }; // safe: javascript-encoded-credentials

exports.handler = async (event) => {
  const auth = { username: event.user, password: process.env.PASSWORD };
  await axios.get("http://partner.example.net/orders", { auth }); // report: javascript-encoded-credentials
  await axios.get("https://partner.example.net/orders", { auth }); // safe: javascript-encoded-credentials
  const bearer = { Authorization: `Bearer ${event.token}` }; // safe: javascript-encoded-credentials
  return [fixed, bearer];
};
