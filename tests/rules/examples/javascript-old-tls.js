// Versions of TLS.
const https = require("https");
const tls = require("tls");

tls.DEFAULT_MIN_VERSION = "TLSv1"; // report: javascript-old-tls
tls.DEFAULT_MAX_VERSION = "TLSv1.3"; // safe: javascript-old-tls

exports.handler = async () => {
  const old = new https.Agent({ minVersion: "TLSv1.1" }); // report: javascript-old-tls
  const older = new https.Agent({ secureProtocol: "SSLv3_method" }); // report: javascript-old-tls
  const good = new https.Agent({ minVersion: "TLSv1.2" }); // safe: javascript-old-tls
  const name = "TLSv1"; // safe: javascript-old-tls
  return [old, older, good, name].length;
};
