'use strict';

const path = require('path');

exports.load = async (event) => {
  const plugin = require(event.detail.plugin); // report: module-injection
  return plugin.run(event.detail.input);
};

const PLUGINS = { csv: './formats/csv', json: './formats/json' };

exports.loadListed = async (event) => {
  const { format } = event.detail;
  if (!Object.keys(PLUGINS).includes(format)) {
    throw new Error('unsupported format');
  }
  const plugin = require(PLUGINS[format]); // safe: module-injection
  return plugin.run(event.detail.input);
};

function pluginPath(name) {
  return path.join('/mnt/plugins', name, 'index.js');
}

exports.loadShared = async (event) => {
  const { name, input } = JSON.parse(event.Records[0].body);
  return require(pluginPath(name)).run(input); // report: module-injection
};

exports.loadFixed = async (event) => {
  let name = event.detail.plugin;
  name = name === 'xml' ? './formats/xml' : './formats/json';
  return require(name).run(event.detail.input); // safe: module-injection
};
