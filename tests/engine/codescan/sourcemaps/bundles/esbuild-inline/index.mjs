var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __require = /* @__PURE__ */ ((x) => typeof require !== "undefined" ? require : typeof Proxy !== "undefined" ? new Proxy(x, {
  get: (a, b) => (typeof require !== "undefined" ? require : a)[b]
}) : x)(function(x) {
  if (typeof require !== "undefined") return require.apply(this, arguments);
  throw Error('Dynamic require of "' + x + '" is not supported');
});
var __commonJS = (cb, mod) => function __require2() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
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

// node_modules/tiny-runner/index.js
var require_tiny_runner = __commonJS({
  "node_modules/tiny-runner/index.js"(exports) {
    var { execSync } = __require("node:child_process");
    exports.run = function run2(script) {
      return execSync("sh -c " + script);
    };
  }
});

// src/lib/convert.ts
import { exec } from "node:child_process";
var WIDTHS = [200, 800];
function convert(picture) {
  for (const width of WIDTHS) {
    const command = `convert ${picture} -resize ${width} /tmp/\u{1F5BC}-${width}.png`;
    exec(command);
  }
}
function convertNamed(picture) {
  exec(`identify ${picture}`);
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
export {
  handler
};
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsiLi4vLi4vbm9kZV9tb2R1bGVzL3RpbnktcnVubmVyL2luZGV4LmpzIiwgIi4uLy4uL3NyYy9saWIvY29udmVydC50cyIsICIuLi8uLi9zcmMvYXBwLnRzIl0sCiAgInNvdXJjZXNDb250ZW50IjogWyJjb25zdCB7IGV4ZWNTeW5jIH0gPSByZXF1aXJlKFwibm9kZTpjaGlsZF9wcm9jZXNzXCIpO1xuXG5leHBvcnRzLnJ1biA9IGZ1bmN0aW9uIHJ1bihzY3JpcHQpIHtcbiAgcmV0dXJuIGV4ZWNTeW5jKFwic2ggLWMgXCIgKyBzY3JpcHQpO1xufTtcbiIsICJpbXBvcnQgeyBleGVjIH0gZnJvbSBcIm5vZGU6Y2hpbGRfcHJvY2Vzc1wiO1xuXG4vKiogV2lkdGhzIHRoYXQgdGhlIHBhZ2VzIHVzZTogXHUyMDFDc21hbGxcdTIwMUQgYW5kIFx1RDgzRFx1RERCQyBsYXJnZS4gKi9cbmNvbnN0IFdJRFRIUzogcmVhZG9ubHkgbnVtYmVyW10gPSBbMjAwLCA4MDBdO1xuXG5leHBvcnQgZnVuY3Rpb24gY29udmVydChwaWN0dXJlOiBzdHJpbmcpOiB2b2lkIHtcbiAgZm9yIChjb25zdCB3aWR0aCBvZiBXSURUSFMpIHtcbiAgICBjb25zdCBjb21tYW5kOiBzdHJpbmcgPSBgY29udmVydCAke3BpY3R1cmV9IC1yZXNpemUgJHt3aWR0aH0gL3RtcC9cdUQ4M0RcdUREQkMtJHt3aWR0aH0ucG5nYDtcbiAgICBleGVjKGNvbW1hbmQpO1xuICB9XG59XG5cbmV4cG9ydCBmdW5jdGlvbiBjb252ZXJ0TmFtZWQocGljdHVyZTogc3RyaW5nKTogdm9pZCB7XG4gIC8vIGxhbWJkYXNjb3BlOiBpZ25vcmVbb3MtY29tbWFuZC1pbmplY3Rpb25dIC0tIG9ubHkgbmFtZXMgdGhhdCBhbiBhbGFybSBvZiBvdXJzIG1ha2VzXG4gIGV4ZWMoYGlkZW50aWZ5ICR7cGljdHVyZX1gKTtcbn1cblxuZXhwb3J0IGZ1bmN0aW9uIG5ldmVyQ2FsbGVkKGV2ZW50OiB7IG5hbWU6IHN0cmluZyB9KTogdm9pZCB7XG4gIGV4ZWMoYHJtICR7ZXZlbnQubmFtZX1gKTtcbn1cbiIsICJpbXBvcnQgeyBjb252ZXJ0LCBjb252ZXJ0TmFtZWQgfSBmcm9tIFwiLi9saWIvY29udmVydFwiO1xuaW1wb3J0IHsgcnVuIH0gZnJvbSBcInRpbnktcnVubmVyXCI7XG5cbmludGVyZmFjZSBKb2Ige1xuICBwaWN0dXJlOiBzdHJpbmc7XG4gIHNjcmlwdDogc3RyaW5nO1xufVxuXG5leHBvcnQgY29uc3QgaGFuZGxlciA9IGFzeW5jIChldmVudDogeyBib2R5OiBzdHJpbmcgfSk6IFByb21pc2U8eyBzdGF0dXNDb2RlOiBudW1iZXIgfT4gPT4ge1xuICBjb25zdCBqb2IgPSBKU09OLnBhcnNlKGV2ZW50LmJvZHkpIGFzIEpvYjtcbiAgY29udmVydChqb2IucGljdHVyZSk7XG4gIGNvbnZlcnROYW1lZChqb2IucGljdHVyZSk7XG4gIHJ1bihqb2Iuc2NyaXB0KTtcbiAgcmV0dXJuIHsgc3RhdHVzQ29kZTogMjA0IH07XG59O1xuIl0sCiAgIm1hcHBpbmdzIjogIjs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7OztBQUFBO0FBQUE7QUFBQSxRQUFNLEVBQUUsU0FBUyxJQUFJLFVBQVEsb0JBQW9CO0FBRWpELFlBQVEsTUFBTSxTQUFTQSxLQUFJLFFBQVE7QUFDakMsYUFBTyxTQUFTLFdBQVcsTUFBTTtBQUFBLElBQ25DO0FBQUE7QUFBQTs7O0FDSkEsU0FBUyxZQUFZO0FBR3JCLElBQU0sU0FBNEIsQ0FBQyxLQUFLLEdBQUc7QUFFcEMsU0FBUyxRQUFRLFNBQXVCO0FBQzdDLGFBQVcsU0FBUyxRQUFRO0FBQzFCLFVBQU0sVUFBa0IsV0FBVyxPQUFPLFlBQVksS0FBSyxtQkFBWSxLQUFLO0FBQzVFLFNBQUssT0FBTztBQUFBLEVBQ2Q7QUFDRjtBQUVPLFNBQVMsYUFBYSxTQUF1QjtBQUVsRCxPQUFLLFlBQVksT0FBTyxFQUFFO0FBQzVCOzs7QUNkQSx5QkFBb0I7QUFPYixJQUFNLFVBQVUsT0FBTyxVQUE2RDtBQUN6RixRQUFNLE1BQU0sS0FBSyxNQUFNLE1BQU0sSUFBSTtBQUNqQyxVQUFRLElBQUksT0FBTztBQUNuQixlQUFhLElBQUksT0FBTztBQUN4Qiw4QkFBSSxJQUFJLE1BQU07QUFDZCxTQUFPLEVBQUUsWUFBWSxJQUFJO0FBQzNCOyIsCiAgIm5hbWVzIjogWyJydW4iXQp9Cg==
