import { spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { exec } from 'node:child_process';

const shell = { shell: true, cwd: '/tmp' };

function isHostname(value) {
  if (!value) {
    console.warn('no host name');
  }
  return true;
}

export const ping = async (event) => {
  const results = [];
  for (const { body } of event.Records) {
    const { host } = JSON.parse(body);
    if (!isHostname(host)) continue;
    results.push(spawnSync('ping', ['-c', '1', host], shell)); // report: os-command-injection
  }
  return { checked: results.length };
};

const HOST = /^[a-z0-9]+(\.[a-z0-9]+)*$/;

export const lookup = async (event) => {
  const hosts = event.Records.map((r) => JSON.parse(r.body).host);
  const valid = hosts.filter((h) => typeof h === 'string' && HOST.test(h));
  return valid.map((h) => spawnSync('nslookup', [h], { timeout: 2000 }).stdout.toString()); // safe: os-command-injection
};

function commandFor(kind) {
  switch (kind) {
    case 'full':
      return '/opt/bin/dump --all';
    case 'schema':
      return '/opt/bin/dump --schema-only';
    default:
      return '/opt/bin/dump --tables';
  }
}

export const dump = async (event) => {
  const { stdout } = await promisify(exec)(commandFor(event.kind)); // safe: os-command-injection
  return stdout;
};

function withLogging(action) {
  return async (value) => {
    console.info('start');
    const result = await action(value);
    console.info('end');
    return result;
  };
}

export const convert = async (event) => {
  const convertOne = withLogging((name) => promisify(exec)(`pandoc ${name} -o /tmp/out.pdf`)); // report: os-command-injection
  const files = event.Records.map((r) => r.Sns.Message);
  await Promise.all(files.map(convertOne));
};

export const runner = async (event) => {
  const [program, ...rest] = event.detail.command.split(' ');
  const child = spawn(program, rest); // report: os-command-injection
  await new Promise((done) => child.once('exit', done));
};
