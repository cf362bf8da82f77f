// What of a request is written to the log.
exports.handler = async (event) => {
  const { user, password } = JSON.parse(event.body);
  console.log("caller", event.headers.Authorization); // report: credential-of-request-logged
  console.log(`login of ${user} with ${password}`); // report: credential-of-request-logged
  console.info("login of", user); // safe: credential-of-request-logged
  console.info("password given:", Boolean(password)); // safe: credential-of-request-logged
  console.info("path", event.path); // safe: credential-of-request-logged
  return { statusCode: 204 };
};
