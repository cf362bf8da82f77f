// Who decides which properties are written.
const _ = require("lodash");

const FIELDS = ["name", "street"];

exports.handler = async (event) => {
  const body = JSON.parse(event.body);
  const order = { paid: false };
  Object.assign(order, body); // report: javascript-mass-assignment
  Object.assign(order, { name: body.name }); // safe: javascript-mass-assignment
  _.merge(order, body); // report: javascript-mass-assignment
  _.merge(order, { address: { street: body.street } }); // safe: javascript-mass-assignment
  _.set(order, body.path, body.value); // report: javascript-mass-assignment
  _.set(order, "address.street", body.value); // safe: javascript-mass-assignment
  const tables = {};
  tables[body.table] = {};
  tables[body.table][body.key] = body.value; // report: javascript-mass-assignment
  for (const field of FIELDS) {
    order[field] = body[field]; // safe: javascript-mass-assignment
  }
  return order;
};
