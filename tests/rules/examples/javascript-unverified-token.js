// Tokens that are read without a proof.
const jwt = require("jsonwebtoken");
const { jwtDecode } = require("jwt-decode");

exports.handler = async (event) => {
  const { token } = event;
  return [
    jwt.decode(token), // report: javascript-unverified-token
    jwtDecode(token), // report: javascript-unverified-token
    jwt.verify(token, process.env.KEY, { algorithms: ["none"] }), // report: javascript-unverified-token
    jwt.verify(token, ""), // report: javascript-unverified-token
    jwt.verify(token, process.env.KEY, { algorithms: ["RS256"] }), // safe: javascript-unverified-token
    jwt.verify(token, process.env.KEY), // safe: javascript-unverified-token
    jwt.decode(token, { complete: true }).payload.sub, // report: javascript-unverified-token
    jwt.decode(token, { complete: true }).header.kid, // safe: javascript-unverified-token
    decode(token), // safe: javascript-unverified-token
  ];
};

function decode(text) {
  return Buffer.from(text, "base64").toString();
}
