// Hashes of passwords.
const crypto = require("crypto");

exports.handler = async (event) => [
  crypto.createHash("sha256").update(event.password).digest("hex"), // report: javascript-fast-password-hash
  crypto.createHash("sha512").update(`${event.salt}${event.password}`).digest("hex"), // report: javascript-fast-password-hash
  crypto.createHash("sha256").update(event.body).digest("hex"), // safe: javascript-fast-password-hash
  crypto.scryptSync(event.password, crypto.randomBytes(16), 64), // safe: javascript-fast-password-hash
  crypto.createHash("sha256").update(event.passengers).digest("hex"), // safe: javascript-fast-password-hash
];
