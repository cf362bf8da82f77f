// Comparisons of secrets.
const crypto = require("crypto");

exports.handler = async (event) => {
  const signature = crypto.createHmac("sha256", process.env.KEY).update(event.body).digest("hex");
  if (signature === event.headers["x-signature"]) { // report: timing-attack
    return { statusCode: 200 };
  }
  if (event.key === process.env.API_KEY) { // report: timing-attack
    return { statusCode: 200 };
  }
  if (crypto.timingSafeEqual(Buffer.from(signature), Buffer.from(event.headers["x-signature"]))) { // safe: timing-attack
    return { statusCode: 200 };
  }
  if (event.kind === process.env.KIND) { // safe: timing-attack
    return { statusCode: 200 };
  }
  if (event.signature === undefined) { // safe: timing-attack
    return { statusCode: 400 };
  }
  return { statusCode: event.signature.length === 64 ? 403 : 400 }; // safe: timing-attack
};
