// Keys and hashes that are made from passwords.
const bcrypt = require("bcryptjs");
const crypto = require("crypto");

const ROUNDS = 1000;

exports.handler = async ({ password }) => {
  const salt = crypto.randomBytes(16);
  return [
    crypto.pbkdf2Sync(password, salt, 600000, 32, "md5"), // report: javascript-weak-key-derivation
    crypto.pbkdf2Sync(password, salt, ROUNDS, 32, "sha256"), // report: javascript-weak-key-derivation
    crypto.pbkdf2Sync(password, salt, 600000, 32, "sha256"), // safe: javascript-weak-key-derivation
    await bcrypt.hash(password, 4), // report: javascript-weak-key-derivation
    await bcrypt.hash(password, 12), // safe: javascript-weak-key-derivation
    await bcrypt.hash(password, await bcrypt.genSalt(5)), // report: javascript-weak-key-derivation
    await bcrypt.hash(password, await bcrypt.genSalt()), // safe: javascript-weak-key-derivation
    crypto.scryptSync(password, salt, 32, { N: 256 }), // report: javascript-weak-key-derivation
    crypto.scryptSync(password, salt, 32), // safe: javascript-weak-key-derivation
  ];
};
