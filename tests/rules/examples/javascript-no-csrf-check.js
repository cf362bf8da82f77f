// Checks of where a request comes from.
const csurf = require("csurf");
const lusca = require("lusca");

exports.checks = [
  csurf({ ignoreMethods: ["GET", "POST"] }), // report: javascript-no-csrf-check
  csurf({ ignoreMethods: ["GET", "HEAD", "OPTIONS"] }), // safe: javascript-no-csrf-check
  csurf(), // safe: javascript-no-csrf-check
  lusca({ csrf: false }), // report: javascript-no-csrf-check
  lusca({ csrf: true }), // safe: javascript-no-csrf-check
];
