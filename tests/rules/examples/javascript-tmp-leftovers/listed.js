// Folders of /tmp that are taken for one's own.
const fs = require("fs");
const { execFileSync } = require("child_process");

const before = fs.readdirSync("/tmp"); // safe: javascript-tmp-leftovers

exports.handler = async (event, context) => {
  execFileSync("unzip", ["/tmp/orders.zip", "-d", "/tmp/orders"]);
  const names = fs.readdirSync("/tmp/orders"); // report: javascript-tmp-leftovers
  const others = await fs.promises.readdir("/tmp"); // report: javascript-tmp-leftovers
  fs.readdir("/tmp/pages", (error, pages) => console.log(error, pages)); // report: javascript-tmp-leftovers
  fs.appendFileSync("/tmp/report.csv", `${names.length}\n`); // report: javascript-tmp-leftovers
  await fs.promises.appendFile("/tmp/names.txt", "more"); // report: javascript-tmp-leftovers
  const log = fs.createWriteStream("/tmp/log.txt", { flags: "a" }); // report: javascript-tmp-leftovers
  const fresh = fs.createWriteStream("/tmp/fresh.txt"); // safe: javascript-tmp-leftovers
  fs.writeFileSync("/tmp/report.csv", "id"); // safe: javascript-tmp-leftovers
  const folder = `/tmp/${context.awsRequestId}`;
  const own = fs.readdirSync(folder); // safe: javascript-tmp-leftovers
  const fonts = fs.readdirSync("/opt/fonts"); // safe: javascript-tmp-leftovers
  fs.appendFileSync(`${folder}/log.txt`, "done"); // safe: javascript-tmp-leftovers
  return [before, names, others, log, fresh, own, fonts].length;
};
