// Key sizes.
const crypto = require("crypto");

const BITS = 512;

exports.handler = async () => [
  crypto.generateKeyPairSync("rsa", { modulusLength: 1024 }), // report: javascript-short-key
  crypto.generateKeyPairSync("rsa", { modulusLength: BITS * 2 }), // report: javascript-short-key
  crypto.generateKeyPairSync("rsa", { modulusLength: BITS * 8 }), // safe: javascript-short-key
  crypto.generateKeyPairSync("ec", { namedCurve: "secp112r1" }), // report: javascript-short-key
  crypto.generateKeyPairSync("ec", { namedCurve: "secp256k1" }), // safe: javascript-short-key
  crypto.generateKeySync("hmac", { length: 64 }), // report: javascript-short-key
  crypto.generateKeySync("aes", { length: 256 }), // safe: javascript-short-key
  crypto.createDiffieHellman(1024), // report: javascript-short-key
  crypto.createDiffieHellman(3072), // safe: javascript-short-key
];
