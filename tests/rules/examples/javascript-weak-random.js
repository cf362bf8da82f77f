// Predictable numbers: where they must not be guessed, and where that does not matter.
const crypto = require("crypto");

exports.handler = async (event) => {
  const token = Math.random().toString(36).slice(2); // report: javascript-weak-random
  const otp = Math.floor(100000 + Math.random() * 900000); // report: javascript-weak-random
  const cookie = { sessionId: `s-${Math.random()}` }; // report: javascript-weak-random
  let password = "";
  for (let index = 0; index < 12; index += 1) {
    password += event.letters[Math.floor(Math.random() * 62)]; // report: javascript-weak-random
  }
  const apiKey = crypto.randomBytes(32).toString("hex"); // safe: javascript-weak-random
  const sessionId = crypto.randomUUID(); // safe: javascript-weak-random
  const jitter = Math.random() * 100; // safe: javascript-weak-random
  await new Promise((resolve) => setTimeout(resolve, jitter));
  const colour = ["red", "green"][Math.floor(Math.random() * 2)]; // safe: javascript-weak-random
  return [token, otp, cookie, password, apiKey, sessionId, colour];
};
