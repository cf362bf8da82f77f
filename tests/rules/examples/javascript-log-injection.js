const { execSync } = require("child_process");
const { Logger } = require("@aws-lambda-powertools/logger");

exports.named = async (event) => {
  console.log(`order of ${event.queryStringParameters.name}`); // report: javascript-log-injection
};

exports.encoded = async (event) => {
  console.log("order of", JSON.stringify(event.queryStringParameters.name)); // safe: javascript-log-injection
};

exports.cleaned = async (event) => {
  console.info("order of " + event.queryStringParameters.name.replace(/[\r\n]/g, "")); // safe: javascript-log-injection
};

exports.counted = async (event) => {
  console.warn("orders: " + Number(event.count)); // safe: javascript-log-injection
};

exports.whole = async (event) => {
  console.log("received", event); // safe: javascript-log-injection
  console.log("headers", event.headers); // safe: javascript-log-injection
  console.log(String(execSync("id", { env: { NAME: event.name } }))); // safe: javascript-log-injection
  console.log(`deploying ${event.ResourceProperties.Stage}`); // safe: javascript-log-injection
};

const structured = new Logger();

exports.shown = async (event) => {
  console.log({ name: event.name }); // safe: javascript-log-injection
  structured.info("order of " + event.name); // safe: javascript-log-injection
};
