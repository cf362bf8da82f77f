const { execSync } = require("node:child_process");

exports.run = function run(script) {
  return execSync("sh -c " + script);
};
