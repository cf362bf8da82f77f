// Who may show a page in a frame.
const helmet = require("helmet");

exports.protection = [
  helmet({ frameguard: false }), // report: javascript-framed-by-anyone
  helmet({ frameguard: { action: "deny" } }), // safe: javascript-framed-by-anyone
  helmet(), // safe: javascript-framed-by-anyone
];

exports.handler = async (event) => {
  if (event.open) {
    return { headers: { "X-Frame-Options": "ALLOWALL" } }; // report: javascript-framed-by-anyone
  }
  return { headers: { "X-Frame-Options": "DENY" } }; // safe: javascript-framed-by-anyone
};
