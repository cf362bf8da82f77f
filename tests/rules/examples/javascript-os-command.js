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
