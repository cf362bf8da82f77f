'use strict';

const { stamp, rotate } = require('./lib/images');

exports.stampHandler = async (event) => {
  const { text, file } = event.arguments.input;
  await stamp({ text, file: 'cover.png', original: file });
  return { ok: true };
};

exports.rotateHandler = async (event) => {
  const { degrees } = event.arguments.input;
  await rotate('/tmp/cover.png', degrees);
  return { ok: true };
};
