// Input compared with a password that is written in the code.
exports.handler = async (event) => {
  const { password } = event;
  if (password === "kT9vQx2LmZ") { // report: secret-compared
    return { statusCode: 200 };
  }
  if (event.headers["x-api-key"] !== "9f8e7d6c5b4a3928") { // report: secret-compared
    return { statusCode: 403 };
  }
  if (typeof event.secret === "undefined") { // safe: secret-compared
    return { statusCode: 400 };
  }
  if (password === process.env.PASSWORD) { // safe: secret-compared
    return { statusCode: 200 };
  }
  return { statusCode: event.kind === "kT9vQx2LmZ" ? 200 : 403 }; // safe: secret-compared
};
