'use strict';

const _ = require('lodash');
const { readProfile, saveProfile } = require('./profiles');

const FIELDS = ['title', 'color'];
const defaults = { theme: { color: 'blue' } };

exports.update = async (event) => {
  const profile = await readProfile(event.pathParameters.id);
  Object.assign(profile, JSON.parse(event.body)); // report: insecure-object-attribute-modification
  return saveProfile(profile);
};

exports.updateListed = async (event) => {
  const profile = await readProfile(event.pathParameters.id);
  const { title, color } = JSON.parse(event.body);
  Object.assign(profile, { title, color }); // safe: insecure-object-attribute-modification
  return saveProfile(profile);
};

exports.merged = async (event) => _.merge({}, defaults, JSON.parse(event.body)).theme; // report: insecure-object-attribute-modification

exports.nested = async (event) => {
  const { section, name, value } = JSON.parse(event.body);
  const settings = { ...defaults };
  settings[section][name] = value; // report: insecure-object-attribute-modification
  return settings.theme;
};

exports.nestedListed = async (event) => {
  const { name, value } = JSON.parse(event.body);
  const settings = { theme: {} };
  if (FIELDS.includes(name)) {
    settings.theme[name] = value; // safe: insecure-object-attribute-modification
  }
  return settings.theme;
};

exports.mapped = async (event) => {
  const counts = new Map();
  for (const { body } of event.Records) {
    counts.set(body, (counts.get(body) ?? 0) + 1); // safe: insecure-object-attribute-modification
  }
  return counts.size;
};

exports.pathSet = async (event) => {
  const settings = { theme: {} };
  _.set(settings, event.path, event.value); // report: insecure-object-attribute-modification
  return settings.theme;
};

exports.picked = async (event) => {
  const profile = await readProfile(event.pathParameters.id);
  Object.assign(profile, _.pick(JSON.parse(event.body), FIELDS)); // safe: insecure-object-attribute-modification
  return saveProfile(profile);
};
