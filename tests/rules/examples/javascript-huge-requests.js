// How large requests may be.
const express = require("express");

const app = express();
app.use(express.json({ limit: "50mb" })); // report: javascript-huge-requests
app.use(express.raw({ limit: 100 * 1024 * 1024 })); // report: javascript-huge-requests
app.use(express.json({ limit: "1mb" })); // safe: javascript-huge-requests
app.use(express.json()); // safe: javascript-huge-requests
app.use(express.urlencoded({ extended: false, limit: "200kb" })); // safe: javascript-huge-requests
