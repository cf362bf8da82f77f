const https = require("https");
const tls = require("tls");

const none = new https.Agent({ checkServerIdentity: () => undefined }); // report: javascript-unverified-hostname
const usual = new https.Agent({ keepAlive: true }); // safe: javascript-unverified-hostname
const same = new https.Agent({ checkServerIdentity: tls.checkServerIdentity }); // safe: javascript-unverified-hostname

exports.handler = async () => {
  const socket = tls.connect(443, { checkServerIdentity: () => null }); // report: javascript-unverified-hostname
  const own = new https.Agent({
    checkServerIdentity: (host, certificate) => { // safe: javascript-unverified-hostname
      const problem = tls.checkServerIdentity(host, certificate);
      return problem || (certificate.fingerprint256 === process.env.FINGERPRINT ? undefined : new Error("other"));
    },
  });
  return [none, usual, same, socket, own];
};
