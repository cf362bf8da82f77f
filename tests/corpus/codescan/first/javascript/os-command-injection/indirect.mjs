import { exec, execSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(exec);

const shellLine = (line) => execSync(line, { encoding: 'utf8' }); // report: os-command-injection

export const queueJob = async (event) => {
  event.Records.map((record) => JSON.parse(record.body)).forEach(({ folder }) => shellLine('tar czf /tmp/out.tgz ' + folder));
};

const fixedLine = (line) => execSync(line, { encoding: 'utf8' }); // safe: os-command-injection

export const nightly = async (event) => ({ output: fixedLine('df -h /tmp'), by: event.detail?.user });

class Command {
  #verb = 'status';

  constructor(target) {
    this.target = target;
  }

  get targetLine() {
    return `ping -c 1 ${this.target}`;
  }

  get verbLine() {
    return `systemctl ${this.#verb}`;
  }
}

export async function pingHost(event) {
  const command = new Command(event.queryStringParameters.host);
  const { stdout } = await run(command.targetLine); // report: os-command-injection
  return { statusCode: 200, body: stdout };
}

export async function serviceStatus(event) {
  const command = new Command(event.queryStringParameters.host);
  const { stdout } = await run(command.verbLine); // safe: os-command-injection
  return { statusCode: 200, body: stdout };
}

export const overwrittenElement = async (event) => {
  const args = ['ls'];
  args.push(event.path);
  args[1] = '/tmp';
  return execSync(args.join(' ')).toString(); // safe: os-command-injection
};

export const keptElement = async (event) => {
  const args = ['ls'];
  args.push(event.path);
  args[0] = 'ls -l';
  return execSync(args.join(' ')).toString(); // report: os-command-injection
};

export const overwrittenField = async (event) => {
  const settings = { level: event.level, target: '/tmp/report.csv' };
  settings.level = '9';
  execSync(`gzip -${settings.level} ${settings.target}`); // safe: os-command-injection
};

export const spreadField = async (event) => {
  const settings = { level: '9', target: '/tmp/report.csv', ...event.settings };
  execSync(`gzip -${settings.level} ${settings.target}`); // report: os-command-injection
};

export const spreadOverridden = async (event) => {
  const settings = { ...event.settings, level: '9', target: '/tmp/report.csv' };
  execSync(`gzip -${settings.level} ${settings.target}`); // safe: os-command-injection
};

const each = (items, action) => {
  for (const item of items) {
    action(item);
  }
};

export const withCallback = async (event) => {
  each(event.Records, ({ body }) => execSync('mv /tmp/' + body + ' /mnt/data')); // report: os-command-injection
};

export const withFixedCallback = async (event) => {
  each(event.Records, () => execSync('sync /mnt/data')); // safe: os-command-injection
};

const isName = (value) => /^[a-z][a-z0-9]*$/.test(value);

export const strictName = async (event) => {
  const { name } = event.pathParameters;
  if (!isName(name)) {
    return { statusCode: 400 };
  }
  await run(`git -C /tmp/repos/${name} gc`); // safe: os-command-injection
  return { statusCode: 202 };
};

const isLooseName = (value) => /[a-z][a-z0-9]*/.test(value);

export const looseName = async (event) => {
  const { name } = event.pathParameters;
  if (!isLooseName(name)) {
    return { statusCode: 400 };
  }
  await run(`git -C /tmp/repos/${name} gc`); // report: os-command-injection
  return { statusCode: 202 };
};

export const matchText = async (event) => {
  const found = /^ref: (.*)$/.exec(event.body);
  return { statusCode: 200, body: found ? found[1] : '' }; // safe: os-command-injection
};

export const thenChain = (event) =>
  Promise.resolve(event.queryStringParameters.branch)
    .then((branch) => 'git checkout ' + branch)
    .then((line) => run(line)) // report: os-command-injection
    .then(() => ({ statusCode: 200 }));

export const bySwitch = async (event) => {
  let target;
  switch (event.queryStringParameters.action) {
    case 'clean':
      target = 'clean';
      break;
    case 'build':
      target = 'all';
      break;
    default:
      target = 'help';
  }
  await run('make ' + target); // safe: os-command-injection
};

export const bySwitchDefault = async (event) => {
  let target = event.queryStringParameters.action;
  switch (target) {
    case 'clean':
      target = 'distclean';
      break;
    default:
      break;
  }
  await run('make ' + target); // report: os-command-injection
};
