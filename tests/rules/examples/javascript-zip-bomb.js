const zlib = require("zlib");
const AdmZip = require("adm-zip");

exports.inflate = async (event) => {
  const data = Buffer.from(event.body, "base64");
  return zlib.gunzipSync(data).toString(); // report: javascript-zip-bomb
};

exports.inflateBounded = async (event) => {
  const data = Buffer.from(event.body, "base64");
  return zlib.gunzipSync(data, { maxOutputLength: 1000000 }).toString(); // safe: javascript-zip-bomb
};

exports.unpack = async (event) => {
  const archive = new AdmZip(Buffer.from(event.body, "base64"));
  archive.extractAllTo("/tmp/upload"); // report: javascript-zip-bomb
};

exports.unpackOwn = async () => {
  const archive = new AdmZip("templates.zip");
  archive.extractAllTo("/tmp/templates"); // safe: javascript-zip-bomb
};
