'use strict';

const ALLOWED = ['alpha', 'beta'];
const PLUGINS = new Map([['csv', './plugins/csv'], ['pdf', './plugins/pdf']]);

exports.runPlugin = async (event) => require(event.plugin).run(); // report: module-injection

exports.runMappedPlugin = async (event) => {
  const file = PLUGINS.get(event.plugin) ?? './plugins/csv';
  return require(file).run(); // safe: module-injection
};

exports.runListedPlugin = async (event) => {
  const { plugin } = event;
  if (!ALLOWED.includes(plugin)) {
    return { statusCode: 404 };
  }
  return (await import(`./plugins/${plugin}.mjs`)).run(); // safe: module-injection
};

exports.runNotedPlugin = async (event) => {
  const { plugin } = event;
  if (!ALLOWED.includes(plugin)) {
    console.warn('unlisted plug-in');
  }
  return (await import(`./plugins/${plugin}.mjs`)).run(); // report: module-injection
};

const load = (name) => require('./plugins/' + name); // report: module-injection

exports.runJobs = async (event) => event.Records.map(({ body }) => load(body).run());

class Shelf {
  require(name) {
    return { shelved: name };
  }
}

exports.shelve = async (event) => new Shelf().require(event.plugin); // safe: module-injection
