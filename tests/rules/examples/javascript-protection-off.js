// Protections of frameworks.
const express = require("express");
const helmet = require("helmet");

const app = express();
app.use(helmet({ contentSecurityPolicy: false })); // report: javascript-protection-off
app.use(helmet({ hsts: false })); // report: javascript-protection-off
app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'self'"] } } })); // safe: javascript-protection-off
app.use(helmet()); // safe: javascript-protection-off
app.enable("x-powered-by"); // report: javascript-protection-off
app.enable("trust proxy"); // safe: javascript-protection-off

exports.shown = (sanitizer, text) => sanitizer.bypassSecurityTrustHtml(text); // report: javascript-protection-off
exports.fixed = (sanitizer) => sanitizer.bypassSecurityTrustHtml("<b>ok</b>"); // safe: javascript-protection-off
