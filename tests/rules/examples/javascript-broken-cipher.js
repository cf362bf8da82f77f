// Broken ciphers and modes.
const crypto = require("node:crypto");
const CryptoJS = require("crypto-js");

const MODE = "ecb";

exports.handler = async (event) => {
  const key = crypto.randomBytes(32);
  const iv = crypto.randomBytes(16);
  const algorithm = event.old ? "des-ede3-cbc" : "aes-256-gcm";
  return [
    crypto.createCipher("aes-256-cbc", event.password), // report: javascript-broken-cipher
    crypto.createCipheriv("des-cbc", key, iv), // report: javascript-broken-cipher
    crypto.createCipheriv(`aes-256-${MODE}`, key, null), // report: javascript-broken-cipher
    crypto.createCipheriv(algorithm, key, iv), // report: javascript-broken-cipher
    crypto.createCipheriv("aes-256-gcm", key, iv), // safe: javascript-broken-cipher
    crypto.createCipheriv("chacha20-poly1305", key, iv), // safe: javascript-broken-cipher
    crypto.createDecipheriv("rc4", key, ""), // report: javascript-broken-cipher
    CryptoJS.TripleDES.encrypt("text", key), // report: javascript-broken-cipher
    CryptoJS.AES.encrypt("text", key, { mode: CryptoJS.mode.ECB }), // report: javascript-broken-cipher
    CryptoJS.AES.encrypt("text", key, { mode: CryptoJS.mode.CTR }), // safe: javascript-broken-cipher
    crypto.publicEncrypt({ key, padding: crypto.constants.RSA_PKCS1_PADDING }, iv), // report: javascript-broken-cipher
    crypto.publicEncrypt({ key, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING }, iv), // safe: javascript-broken-cipher
    describe("des-cbc"), // safe: javascript-broken-cipher
  ];
};

function describe(name) {
  return `the cipher ${name}`;
}
