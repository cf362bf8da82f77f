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

exports.parsed = async (event) => {
  const { name } = path.parse(event.name);
  fs.readFileSync(`${ROOT}/${name}.txt`); // safe: javascript-path-traversal
  fs.readFileSync(path.join(ROOT, path.parse(event.name).base)); // safe: javascript-path-traversal
  fs.readFileSync(path.join(ROOT, path.parse(event.name).dir, "index.txt")); // report: javascript-path-traversal
};

exports.lastSegment = async (event) => {
  const { key } = event;
  fs.writeFileSync(`/tmp/${key.slice(key.lastIndexOf("/") + 1)}`, "x"); // safe: javascript-path-traversal
  fs.writeFileSync(`/tmp/${key.slice(key.lastIndexOf(".") + 1)}`, "x"); // report: javascript-path-traversal
  fs.writeFileSync(`/tmp/${key.slice(key.indexOf("/") + 1)}`, "x"); // report: javascript-path-traversal
};

exports.searched = async (event) => {
  if (event.name.indexOf("..") !== -1) throw new Error("no such manual");
  fs.readFileSync(`${ROOT}/${event.name}`); // safe: javascript-path-traversal
  if (/[^\w-]/.test(event.other)) throw new Error("no such manual");
  fs.readFileSync(`${ROOT}/${event.other}`); // safe: javascript-path-traversal
  if (/[<>]/.test(event.third)) throw new Error("no such manual");
  fs.readFileSync(`${ROOT}/${event.third}`); // report: javascript-path-traversal
};

exports.begins = async (event) => {
  const file = path.join(ROOT, event.name);
  if (file.indexOf(ROOT) === 0) {
    return fs.readFileSync(file); // safe: javascript-path-traversal
  }
  return fs.readFileSync(file); // report: javascript-path-traversal
};

exports.leadsDown = async (event) => {
  const file = path.resolve(ROOT, event.name);
  const way = path.relative(ROOT, file);
  if (way.startsWith("..") || path.isAbsolute(way)) throw new Error("outside");
  fs.readFileSync(path.join(ROOT, way)); // safe: javascript-path-traversal
  return fs.readFileSync(file); // safe: javascript-path-traversal
};
