const axios = require("axios");
const https = require("https");

const hosts = ["prices.example.com", "stock.example.com"];

exports.fetch = async (event) => {
  await fetch(event.url); // report: javascript-ssrf
  await axios({ method: "get", url: event.url }); // report: javascript-ssrf
  await axios.get(`https://prices.example.com/${encodeURIComponent(event.item)}`); // safe: javascript-ssrf
  https.get({ hostname: event.host, path: "/" }); // report: javascript-ssrf
};

exports.fetchKnown = async (event) => {
  const url = new URL(event.url);
  if (!hosts.includes(url.hostname)) {
    throw new Error("no such host");
  }
  return fetch(url); // safe: javascript-ssrf
};
