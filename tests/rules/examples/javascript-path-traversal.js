const fse = require("fs-extra");
const tar = require("tar");
const fs = require("fs");
const path = require("path");

const ROOT = "/opt/manuals";

exports.read = async (event) => {
  return fs.readFileSync(path.join(ROOT, event.pathParameters.name), "utf8"); // report: javascript-path-traversal
};

exports.readBase = async (event) => {
  const name = path.basename(event.pathParameters.name);
  return fs.readFileSync(path.join(ROOT, name), "utf8"); // safe: javascript-path-traversal
};

exports.readInside = async (event) => {
  const file = path.resolve(ROOT, event.pathParameters.name);
  if (!file.startsWith(ROOT + path.sep)) {
    throw new Error("outside");
  }
  return fs.readFileSync(file, "utf8"); // safe: javascript-path-traversal
};

exports.remove = async (event) => {
  await fs.promises.unlink(`/tmp/${event.name}`); // report: javascript-path-traversal
};

exports.more = async (event) => {
  fse.removeSync("/tmp/" + event.name); // report: javascript-path-traversal
  await tar.x({ file: "/tmp/" + event.name }); // report: javascript-path-traversal
  await tar.x({ file: "/tmp/" + path.basename(event.name) }); // safe: javascript-path-traversal
};

exports.refused = async (event) => {
  if (event.name.includes("..")) throw new Error("no such manual");
  return fs.readFileSync(`${ROOT}/${event.name}`); // safe: javascript-path-traversal
};
