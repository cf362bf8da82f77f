'use strict';

const { exec, execSync, execFile, spawn } = require('child_process');
const util = require('util');
const childProcess = require('child_process');

const run = util.promisify(exec);
const runFile = util.promisify(execFile);
const FORMATS = { gif: 'gif', jpeg: 'jpg', png: 'png' };
const TOOLS = new Set(['identify', 'compare']);

exports.convertUpload = async (event) => {
  for (const record of event.Records) {
    const key = decodeURIComponent(record.s3.object.key.replace(/\+/g, ' '));
    await run(`ffmpeg -i /tmp/in.mp4 /tmp/${key}.webm`); // report: os-command-injection
  }
};

exports.convertListed = async (event) => {
  for (const record of event.Records) {
    const key = decodeURIComponent(record.s3.object.key.replace(/\+/g, ' '));
    await runFile('ffmpeg', ['-i', '/tmp/in.mp4', `/tmp/${key}.webm`]); // safe: os-command-injection
  }
};

exports.probe = (event, context, callback) => {
  const name = event.queryStringParameters.file;
  exec('ffprobe -show_format ' + name, (error, stdout) => { // report: os-command-injection
    callback(error, { statusCode: 200, body: stdout });
  });
};

exports.scale = async (event) => {
  const width = parseInt(event.pathParameters.width, 10);
  await run(`convert /tmp/in.png -resize ${width} /tmp/out.png`); // safe: os-command-injection
  return { statusCode: 200 };
};

exports.thumbnail = async (event) => {
  const suffix = Object.hasOwn(FORMATS, event.queryStringParameters.format) ? FORMATS[event.queryStringParameters.format] : 'png';
  execSync('convert /tmp/in.png /tmp/out.' + suffix); // safe: os-command-injection
  return { statusCode: 200 };
};

exports.thumbnailAny = async (event) => {
  const suffix = FORMATS[event.queryStringParameters.format] || event.queryStringParameters.format;
  execSync('convert /tmp/in.png /tmp/out.' + suffix); // report: os-command-injection
  return { statusCode: 200 };
};

exports.shelled = async (event) => {
  const { folder } = JSON.parse(event.body);
  childProcess.spawn('du', ['-sh', folder], { shell: true }); // report: os-command-injection
  return { statusCode: 202 };
};

exports.unshelled = async (event) => {
  const { folder } = JSON.parse(event.body);
  childProcess.spawn('du', ['-sh', '--', folder], { shell: false }); // safe: os-command-injection
  return { statusCode: 202 };
};

exports.viaSh = async (event) => {
  const line = ['rsync', '-a', event.detail.source, '/mnt/store'].join(' ');
  spawn('/bin/sh', ['-c', line]); // report: os-command-injection
};

exports.chosenTool = async (event) => {
  const { tool } = event.detail;
  if (!TOOLS.has(tool)) {
    throw new Error('unknown tool');
  }
  return execSync(`${tool} /tmp/in.png`).toString(); // safe: os-command-injection
};

exports.anyTool = async (event) => {
  const { tool } = event.detail;
  if (!TOOLS.has(tool)) {
    console.warn('tool is not listed');
  }
  return execSync(`${tool} /tmp/in.png`).toString(); // report: os-command-injection
};
