const fs = require("fs");

exports.handler = async () => {
  fs.chmodSync("/tmp/report.pdf", 0o777); // report: javascript-file-permissions
  fs.chmodSync("/tmp/report.pdf", "666"); // report: javascript-file-permissions
  fs.chmodSync("/tmp/report.pdf", 0o600); // safe: javascript-file-permissions
  await fs.promises.writeFile("/tmp/report.pdf", "", { mode: 0o666 }); // report: javascript-file-permissions
  await fs.promises.writeFile("/tmp/report.pdf", "", { mode: 0o640 }); // safe: javascript-file-permissions
  fs.openSync("/tmp/report.pdf", "w", 0o666); // safe: javascript-file-permissions
  fs.openSync("/tmp/report.pdf", "w", 0o777); // report: javascript-file-permissions
};
