"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.convert = convert;
exports.convertNamed = convertNamed;
exports.neverCalled = neverCalled;
const node_child_process_1 = require("node:child_process");
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
//# sourceMappingURL=convert.js.map