import yaml from 'js-yaml';
import { all as jsTypes } from 'js-yaml-js-types';

const FULL = yaml.DEFAULT_SCHEMA.extend(jsTypes);

export const readConfig = async (event) => {
  const config = yaml.load(event.body, { schema: FULL }); // report: untrusted-deserialization
  return { statusCode: 200, body: JSON.stringify(Object.keys(config)) };
};

export const readPlain = async (event) => {
  const config = yaml.load(event.body, { schema: yaml.JSON_SCHEMA }); // safe: untrusted-deserialization
  return { statusCode: 200, body: JSON.stringify(Object.keys(config)) };
};

function options(extra = {}) {
  return { filename: 'upload.yml', ...extra };
}

export const readUpload = async (event) => {
  const documents = event.Records.map((r) => r.Sns.Message);
  return documents.map((text) => yaml.load(text, options({ schema: FULL }))); // report: untrusted-deserialization
};

export const readUploadPlain = async (event) => {
  const documents = event.Records.map((r) => r.Sns.Message);
  const settings = { ...options({ schema: FULL }), schema: yaml.FAILSAFE_SCHEMA };
  return documents.map((text) => yaml.load(text, settings)); // safe: untrusted-deserialization
};

export const readBuiltIn = async (event) => {
  const presets = { small: 'replicas: 1', large: 'replicas: 9' };
  const text = event.detail.size === 'large' ? presets.large : presets.small;
  return yaml.load(text, { schema: FULL }); // safe: untrusted-deserialization
};
