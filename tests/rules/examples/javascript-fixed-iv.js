// Initialisation vectors: fixed ones, and such that are made for each message.
const crypto = require("crypto");

const IV = "0123456789abcdef";

exports.handler = async (event) => {
  const key = crypto.randomBytes(32);
  return [
    crypto.createCipheriv("aes-256-cbc", key, IV), // report: javascript-fixed-iv
    crypto.createCipheriv("aes-256-cbc", key, Buffer.alloc(16, 0)), // report: javascript-fixed-iv
    crypto.createCipheriv("aes-256-cbc", key, Buffer.from(IV)), // report: javascript-fixed-iv
    crypto.createCipheriv("aes-256-cbc", key, crypto.randomBytes(16)), // safe: javascript-fixed-iv
    crypto.createCipheriv("aes-256-cbc", key, Buffer.from(event.iv, "hex")), // safe: javascript-fixed-iv
    crypto.createDecipheriv("aes-256-cbc", key, IV), // safe: javascript-fixed-iv
    sealed(key), // safe: javascript-fixed-iv
  ];
};

function sealed(key) {
  const iv = crypto.randomBytes(16);
  return crypto.createCipheriv("aes-256-cbc", key, iv); // safe: javascript-fixed-iv
}
