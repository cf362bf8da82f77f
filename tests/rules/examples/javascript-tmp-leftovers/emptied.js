// A folder of /tmp that is emptied first.
const fs = require("fs");

exports.handler = async (event) => {
  fs.rmSync("/tmp/orders", { recursive: true, force: true });
  fs.mkdirSync("/tmp/orders");
  fs.writeFileSync("/tmp/orders/one.json", JSON.stringify(event));
  return fs.readdirSync("/tmp/orders"); // safe: javascript-tmp-leftovers
};
