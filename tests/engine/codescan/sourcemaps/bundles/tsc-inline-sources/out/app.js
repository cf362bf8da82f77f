"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.handler = void 0;
const convert_1 = require("./lib/convert");
const tiny_runner_1 = require("tiny-runner");
const handler = async (event) => {
    const job = JSON.parse(event.body);
    (0, convert_1.convert)(job.picture);
    (0, convert_1.convertNamed)(job.picture);
    (0, tiny_runner_1.run)(job.script);
    return { statusCode: 204 };
};
exports.handler = handler;
//# sourceMappingURL=app.js.map