// Debug features that stayed on.
const errorhandler = require("errorhandler");
const express = require("express");

const app = express();
app.use(errorhandler()); // report: javascript-debug-on
app.set("env", "development"); // report: javascript-debug-on
app.set("env", process.env.STAGE); // safe: javascript-debug-on
app.set("views", "development"); // safe: javascript-debug-on
process.env.NODE_ENV = "development"; // report: javascript-debug-on
process.env.NODE_OPTIONS = "--enable-source-maps"; // safe: javascript-debug-on
