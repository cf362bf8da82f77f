// Tokens that are made with and without a signature.
const jwt = require("jsonwebtoken");

exports.handler = async (event) => [
  jwt.sign({ sub: event.user }, "", { algorithm: "none" }), // report: unsigned-token
  jwt.sign({ sub: event.user }, process.env.KEY, { algorithm: "RS256" }), // safe: unsigned-token
  jwt.sign({ sub: "none" }, process.env.KEY), // safe: unsigned-token
];
