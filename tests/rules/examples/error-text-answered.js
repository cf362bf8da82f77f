// Detail of errors in answers.
exports.handler = async (event) => {
  try {
    return { statusCode: 200, body: JSON.parse(event.body).text }; // safe: error-text-answered
  } catch (error) {
    console.error(error);
    if (event.detail) {
      return { statusCode: 500, body: JSON.stringify({ message: error.message }) }; // report: error-text-answered
    }
    return { statusCode: 500, body: "internal error" }; // safe: error-text-answered
  }
};
