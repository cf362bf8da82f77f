// Broken hash functions.
const crypto = require("crypto");
const md5 = require("md5");

const { createHash } = crypto;

exports.handler = async (event) => [
  crypto.createHash("md5").update(event.body).digest("hex"), // report: javascript-broken-hash
  createHash("SHA1").update(event.body).digest("hex"), // report: javascript-broken-hash
  createHash("sha256").update(event.body).digest("hex"), // safe: javascript-broken-hash
  crypto.createHmac("sha1", event.key), // report: javascript-broken-hash
  crypto.createHmac("sha512", event.key), // safe: javascript-broken-hash
  md5(event.body), // report: javascript-broken-hash
  md5sum(event.body), // safe: javascript-broken-hash
];

function md5sum(text) {
  return text.length;
}
