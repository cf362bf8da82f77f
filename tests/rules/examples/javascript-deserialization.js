const serialize = require("node-serialize");
const yaml = require("js-yaml");

exports.handler = async (event) => {
  const order = serialize.unserialize(event.body); // report: javascript-deserialization
  const plain = JSON.parse(event.body); // safe: javascript-deserialization
  const list = yaml.load(event.body); // safe: javascript-deserialization
  return [order, plain, list];
};
