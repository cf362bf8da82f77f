// Detail of errors in answers.
exports.handler = async (event) => {
  try {
    return { statusCode: 200, body: JSON.parse(event.body).text }; // safe: stack-trace-answered
  } catch (error) {
    console.error(error);
    if (event.debug) {
      return { statusCode: 500, body: error.stack }; // report: stack-trace-answered
    }
    if (event.detail) {
      return { statusCode: 500, body: JSON.stringify({ message: error.message }) }; // safe: stack-trace-answered
    }
    return { statusCode: 500, body: "internal error" }; // safe: stack-trace-answered
  }
};
