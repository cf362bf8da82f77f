'use strict';

const childProcess = require('child_process');
const { promisify } = require('util');

const execAsync = promisify(childProcess.exec);

async function stamp({ text, file }) {
  const command = `composite -label '${text}' /tmp/${file} /tmp/stamped.png`;
  return execAsync(command); // report: os-command-injection
}

async function rotate(file, degrees) {
  const angle = Math.trunc(Number(degrees)) % 360;
  return execAsync(`mogrify -rotate ${angle} ${file}`); // safe: os-command-injection
}

module.exports = { stamp, rotate };
