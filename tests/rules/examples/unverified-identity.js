// Where the identity comes from.
const jwt = require("jsonwebtoken");

exports.handler = async (event) => {
  const token = event.authorizationToken;
  const { sub } = jwt.decode(token); // safe: unverified-identity
  const claims = jwt.verify(token, process.env.KEY, { algorithms: ["RS256"] }); // safe: unverified-identity
  const { header } = jwt.decode(token, { complete: true }); // safe: unverified-identity
  const { payload } = jwt.decode(token, { complete: true }); // safe: unverified-identity
  const part = JSON.parse(Buffer.from(token.split(".")[1], "base64").toString()); // report: unverified-identity
  const body = JSON.parse(Buffer.from(event.body, "base64").toString()); // safe: unverified-identity
  console.log(header.kid, payload.sub, part.sub, body.sub);
  return { principalId: sub, context: { role: claims.role } }; // safe: unverified-identity
};
