// What a token carries.
const jwt = require("jsonwebtoken");

exports.handler = async (event) => {
  const user = { id: event.id, password: event.password };
  return [
    jwt.sign({ sub: event.id, password: event.password }, process.env.KEY), // report: javascript-secret-in-token
    jwt.sign(user, process.env.KEY), // report: javascript-secret-in-token
    jwt.sign({ sub: event.id, passwordChanged: 1 }, process.env.KEY), // safe: javascript-secret-in-token
    jwt.sign({ sub: user.id }, process.env.KEY), // safe: javascript-secret-in-token
  ];
};
