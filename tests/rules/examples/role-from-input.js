// Where the rights of a caller come from.
exports.handler = async (event) => {
  const { role } = JSON.parse(event.body);
  if (role === "admin") { // report: role-from-input
    return { statusCode: 200 };
  }
  if (event.queryStringParameters.isAdmin === "true") { // report: role-from-input
    return { statusCode: 200 };
  }
  if (event.requestContext.authorizer.role === "admin") { // safe: role-from-input
    return { statusCode: 200 };
  }
  return { statusCode: event.kind === "admin" ? 404 : 403 }; // safe: role-from-input
};
