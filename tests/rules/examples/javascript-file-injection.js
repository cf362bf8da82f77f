const fs = require("fs");

exports.export = async (event) => {
  fs.writeFileSync("/tmp/names.csv", event.names.join("\n")); // report: javascript-file-injection
  fs.appendFileSync("/tmp/names.csv", "end\n"); // safe: javascript-file-injection
};

exports.page = async (event) => {
  await fs.promises.writeFile("/tmp/page.html", `<h1>${event.title}</h1>`); // report: javascript-file-injection
  await fs.promises.writeFile("/tmp/count.txt", String(Number(event.count))); // safe: javascript-file-injection
};
