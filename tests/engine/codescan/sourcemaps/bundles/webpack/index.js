/******/ (() => { // webpackBootstrap
/******/ 	var __webpack_modules__ = ([
/* 0 */,
/* 1 */
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

"use strict";

Object.defineProperty(exports, "__esModule", ({ value: true }));
exports.convert = convert;
exports.convertNamed = convertNamed;
exports.neverCalled = neverCalled;
const node_child_process_1 = __webpack_require__(2);
/** Widths that the pages use: “small” and 🖼 large. */
const WIDTHS = [200, 800];
function convert(picture) {
    for (const width of WIDTHS) {
        const command = `convert ${picture} -resize ${width} /tmp/🖼-${width}.png`;
        (0, node_child_process_1.exec)(command);
    }
}
function convertNamed(picture) {
    // lambdascope: ignore[os-command-injection] -- only names that an alarm of ours makes
    (0, node_child_process_1.exec)(`identify ${picture}`);
}
function neverCalled(event) {
    (0, node_child_process_1.exec)(`rm ${event.name}`);
}


/***/ }),
/* 2 */
/***/ ((module) => {

"use strict";
module.exports = require("node:child_process");

/***/ }),
/* 3 */
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

const { execSync } = __webpack_require__(2);

exports.run = function run(script) {
  return execSync("sh -c " + script);
};


/***/ })
/******/ 	]);
/************************************************************************/
/******/ 	// The module cache
/******/ 	const __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __webpack_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		const cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		const module = __webpack_module_cache__[moduleId] = {
/******/ 			// no module.id needed
/******/ 			// no module.loaded needed
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		__webpack_modules__[moduleId](module, module.exports, __webpack_require__);
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/************************************************************************/
let __webpack_exports__ = {};
// This entry needs to be wrapped in an IIFE because it needs to be in strict mode.
(() => {
"use strict";
let exports = __webpack_exports__;

Object.defineProperty(exports, "__esModule", ({ value: true }));
exports.handler = void 0;
const convert_1 = __webpack_require__(1);
const tiny_runner_1 = __webpack_require__(3);
const handler = async (event) => {
    const job = JSON.parse(event.body);
    (0, convert_1.convert)(job.picture);
    (0, convert_1.convertNamed)(job.picture);
    (0, tiny_runner_1.run)(job.script);
    return { statusCode: 204 };
};
exports.handler = handler;

})();

module.exports = __webpack_exports__;
/******/ })()
;
//# sourceMappingURL=index.js.map