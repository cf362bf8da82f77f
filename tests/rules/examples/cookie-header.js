// Cookies that are written as a header.
exports.handler = async (event) => {
  if (event.kind === "open") {
    return { statusCode: 200, headers: { "Set-Cookie": `sid=${event.id}; Path=/` } }; // report: cookie-header
  }
  if (event.kind === "half") {
    return { statusCode: 200, headers: { "Set-Cookie": `sid=${event.id}; HttpOnly` } }; // report: cookie-header
  }
  if (event.kind === "list") {
    return { statusCode: 200, cookies: [`sid=${event.id}; Path=/`] }; // report: cookie-header
  }
  const good = [`sid=${event.id}; Secure; HttpOnly; SameSite=Strict`];
  return { statusCode: 200, cookies: good, headers: { "Set-Cookie": "a=1; Secure; HttpOnly" } }; // safe: cookie-header
};
