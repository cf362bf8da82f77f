const net = require("net");
const { S3Client } = require("@aws-sdk/client-s3");
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

exports.based = async (event) => {
  await axios.get("/prices", { baseURL: event.base }); // report: javascript-ssrf
  await axios.get("/prices", { baseURL: "https://prices.example.com", params: { name: event.name } }); // safe: javascript-ssrf
  new S3Client({ endpoint: event.endpoint }); // report: javascript-ssrf
  new S3Client({ region: event.region }); // safe: javascript-ssrf
  net.connect(443, event.host); // report: javascript-ssrf
  net.connect(443, "prices.example.com", () => event.host); // safe: javascript-ssrf
};

const prices = axios.create({ baseURL: process.env.PRICES_URL });

exports.ofClient = async (event) => {
  await prices.get(`/items/${event.id}`); // safe: javascript-ssrf
  await prices.get(event.path); // report: javascript-ssrf
  await prices.get(`/${event.path}`); // report: javascript-ssrf
  const asked = new URL(event.url);
  await fetch(`https://prices.example.com${asked.pathname}`); // safe: javascript-ssrf
  await fetch(`https://${asked.host}/items`); // report: javascript-ssrf
};
