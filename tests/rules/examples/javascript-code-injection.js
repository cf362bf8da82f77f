const vm = require("vm");

exports.handler = async (event) => {
  eval(event.formula); // report: javascript-code-injection
  vm.runInNewContext(`total = ${event.formula}`); // report: javascript-code-injection
  JSON.parse(event.body); // safe: javascript-code-injection
  setTimeout(() => console.log("late"), Number(event.wait)); // safe: javascript-code-injection
  setTimeout(event.then, 10); // report: javascript-code-injection
};
