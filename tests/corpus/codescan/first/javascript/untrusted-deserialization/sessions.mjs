import serialize from 'node-serialize';
import yaml from 'js-yaml';
import { all } from 'js-yaml-js-types';

const cookieValue = (event) => {
  const [, value] = /session=([^;]+)/.exec(event.headers.cookie) ?? [];
  return Buffer.from(value ?? '', 'base64').toString('utf8');
};

export const sessionUser = async (event) => {
  const session = serialize.unserialize(cookieValue(event)); // report: untrusted-deserialization
  return { statusCode: 200, body: session.user };
};

class Session {
  constructor(raw) {
    this.raw = raw;
    this.initial = '{"user":"none"}';
  }

  load() {
    return serialize.unserialize(this.raw); // report: untrusted-deserialization
  }

  loadInitial() {
    return serialize.unserialize(this.initial); // safe: untrusted-deserialization
  }
}

export const objectSession = async (event) => new Session(event.state).load();

export const initialSession = async (event) => new Session(event.state).loadInitial();

export const chosenSchema = async (event) => {
  let schema = yaml.JSON_SCHEMA;
  if (event.extended) {
    schema = yaml.DEFAULT_SCHEMA;
  }
  return yaml.load(event.text, { schema }); // safe: untrusted-deserialization
};

export const chosenTypes = async (event) => {
  let schema = yaml.JSON_SCHEMA;
  if (event.extended) {
    schema = yaml.DEFAULT_SCHEMA.extend(all);
  }
  return yaml.load(event.text, { schema }); // report: untrusted-deserialization
};

class Catalog {
  unserialize(text) {
    return text.split(',');
  }
}

export const catalog = async (event) => new Catalog().unserialize(event.names); // safe: untrusted-deserialization
