// Secrets given to a library as text.
const crypto = require("crypto");
const jwt = require("jsonwebtoken");

exports.handler = async (event) => {
  const signed = jwt.sign({ sub: "1" }, "kT9vQx2LmZ8w", { expiresIn: "1h" }); // report: secret-argument
  const kept = jwt.sign({ sub: "1" }, process.env.JWT_KEY, { expiresIn: "1h" }); // safe: secret-argument
  const claims = jwt.verify(event.token, "kT9vQx2LmZ8w"); // report: secret-argument
  const code = crypto.createHmac("sha256", "kT9vQx2LmZ").update(event.body).digest("hex"); // report: secret-argument
  const digest = crypto.createHash("sha256").update("kT9vQx2LmZ").digest("hex"); // safe: secret-argument
  const key = "0123456789abcdef0123456789abcdef";
  const cipher = crypto.createCipheriv("aes-256-gcm", key, crypto.randomBytes(12)); // report: secret-argument
  const made = crypto.createCipheriv("aes-256-gcm", crypto.randomBytes(32), crypto.randomBytes(12)); // safe: secret-argument
  return [signed, kept, claims, code, digest, cipher, made].length;
};
