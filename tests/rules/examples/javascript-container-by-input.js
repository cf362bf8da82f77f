// What a container runs.
const Docker = require("dockerode");

const docker = new Docker();

exports.handler = async (event) => {
  await docker.run(event.image, ["send"], process.stdout); // report: javascript-container-by-input
  await docker.run("shop/mail:3", [event.command], process.stdout); // report: javascript-container-by-input
  await docker.run("shop/mail:3", ["send"], process.stdout); // safe: javascript-container-by-input
  await docker.createContainer({ Image: event.image, Cmd: ["send"] }); // report: javascript-container-by-input
  await docker.createContainer({ Image: "shop/mail:3", name: event.name }); // safe: javascript-container-by-input
};
