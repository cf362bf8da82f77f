const fs = require("fs");
const os = require("os");
const path = require("path");

exports.handler = async () => {
  fs.writeFileSync("/tmp/report.pdf", "%PDF"); // report: javascript-fixed-temp-file
  const data = fs.readFileSync("/tmp/report.pdf"); // safe: javascript-fixed-temp-file
  const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), "report-"));
  await fs.promises.writeFile(path.join(folder, "report.pdf"), data); // safe: javascript-fixed-temp-file
};
