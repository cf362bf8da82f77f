const https = require("https");
const axios = require("axios");

const open = new https.Agent({ rejectUnauthorized: false }); // report: javascript-certificate-validation
const strict = new https.Agent({ rejectUnauthorized: true, keepAlive: true }); // safe: javascript-certificate-validation

exports.handler = async () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // report: javascript-certificate-validation
  process.env.NODE_OPTIONS = "0"; // safe: javascript-certificate-validation
  const options = { httpsAgent: strict };
  options.rejectUnauthorized = false; // report: javascript-certificate-validation
  return axios.get("https://prices.example.com", options, open);
};
