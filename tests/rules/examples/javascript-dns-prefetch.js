// Whether browsers look up names in advance.
const express = require("express");
const helmet = require("helmet");

const app = express();
app.use(helmet()); // safe: javascript-dns-prefetch
app.use(helmet({ dnsPrefetchControl: { allow: true } })); // report: javascript-dns-prefetch
app.use(helmet({ dnsPrefetchControl: { allow: false } })); // safe: javascript-dns-prefetch
app.use(helmet.dnsPrefetchControl({ allow: true })); // report: javascript-dns-prefetch

exports.handler = async (event) =>
  event.fast
    ? { headers: { "X-DNS-Prefetch-Control": "on" } } // report: javascript-dns-prefetch
    : { headers: { "X-DNS-Prefetch-Control": "off" } }; // safe: javascript-dns-prefetch
