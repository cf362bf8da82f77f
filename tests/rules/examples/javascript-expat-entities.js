const expat = require("node-expat");

exports.handler = async (event) => {
  const parser = new expat.Parser("UTF-8"); // safe: javascript-expat-entities
  parser.write(event.body); // report: javascript-expat-entities
};

exports.known = async () => {
  const parser = new expat.Parser("UTF-8");
  parser.write("<prices/>"); // safe: javascript-expat-entities
};
