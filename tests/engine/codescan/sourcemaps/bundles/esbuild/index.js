"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// node_modules/tiny-runner/index.js
var require_tiny_runner = __commonJS({
  "node_modules/tiny-runner/index.js"(exports2) {
    var { execSync } = require("node:child_process");
    exports2.run = function run2(script) {
      return execSync("sh -c " + script);
    };
  }
});

// src/app.ts
var app_exports = {};
__export(app_exports, {
  handler: () => handler
});
module.exports = __toCommonJS(app_exports);

// src/lib/convert.ts
var import_node_child_process = require("node:child_process");
var WIDTHS = [200, 800];
function convert(picture) {
  for (const width of WIDTHS) {
    const command = `convert ${picture} -resize ${width} /tmp/\u{1F5BC}-${width}.png`;
    (0, import_node_child_process.exec)(command);
  }
}
function convertNamed(picture) {
  (0, import_node_child_process.exec)(`identify ${picture}`);
}

// src/app.ts
var import_tiny_runner = __toESM(require_tiny_runner());
var handler = async (event) => {
  const job = JSON.parse(event.body);
  convert(job.picture);
  convertNamed(job.picture);
  (0, import_tiny_runner.run)(job.script);
  return { statusCode: 204 };
};
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  handler
});
//# sourceMappingURL=index.js.map
