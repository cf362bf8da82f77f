// Folders that are served.
const express = require("express");
const path = require("path");
const serveIndex = require("serve-index");

const app = express();
app.use(serveIndex("public")); // report: javascript-served-folder
app.use(express.static("/")); // report: javascript-served-folder
app.use(express.static(".")); // report: javascript-served-folder
app.use(express.static("public", { dotfiles: "allow" })); // report: javascript-served-folder
app.use(express.static("public")); // safe: javascript-served-folder
app.use(express.static(path.join(__dirname, "public"), { dotfiles: "ignore" })); // safe: javascript-served-folder
