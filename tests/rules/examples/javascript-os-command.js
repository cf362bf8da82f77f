const { exec, execFile, spawn } = require("child_process");

exports.handler = async (event) => {
  const name = event.queryStringParameters.name;
  exec(`tar czf /tmp/out.tgz ${name}`); // report: javascript-os-command
  execFile("tar", ["czf", "/tmp/out.tgz", name]); // safe: javascript-os-command
  spawn("tar", ["czf", name], { shell: true }); // report: javascript-os-command
  spawn("tar", ["czf", name]); // safe: javascript-os-command
  spawn("bash", ["-c", `ls ${name}`]); // report: javascript-os-command
};

exports.page = async (event) => {
  exec(`convert /tmp/in[${Number(event.page)}] /tmp/out.png`); // safe: javascript-os-command
};

exports.typedIn = async (event) => {
  const shell = spawn("/bin/bash");
  shell.stdin.write(event.command); // report: javascript-os-command
  const sort = spawn("/usr/bin/sort");
  sort.stdin.write(event.lines); // safe: javascript-os-command
};

exports.encoded = async (event) => {
  exec("archive " + Buffer.from(event.name).toString("hex")); // safe: javascript-os-command
  exec("archive " + Buffer.from(event.name, "hex").toString()); // report: javascript-os-command
};
