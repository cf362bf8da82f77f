export const moveRegion = async () => {
  process.env.AWS_REGION = 'eu-central-1'; // report: lambda-override-reserved
};

export const moveTimeZone = async () => {
  process.env.TZ = 'Europe/Berlin'; // safe: lambda-override-reserved
};

export const dropToken = async () => {
  delete process.env['AWS_SESSION_TOKEN']; // report: lambda-override-reserved
};

export const dropOption = async () => {
  delete process.env.APP_OPTION; // safe: lambda-override-reserved
};

export const setMany = async () => {
  Object.assign(process.env, { APP_OPTION: '1', AWS_LAMBDA_FUNCTION_NAME: 'other' }); // report: lambda-override-reserved
};

export const childEnvironment = async () => {
  const env: NodeJS.ProcessEnv = { ...process.env };
  env.AWS_REGION = 'eu-central-1'; // safe: lambda-override-reserved
  return Object.keys(env).length;
};

const NAME = 'LAMBDA_' + 'TASK_ROOT';

export const folded = async () => {
  process.env[NAME] = '/tmp'; // report: lambda-override-reserved
};

export const readRegion = async () => process.env.AWS_REGION === 'eu-west-1'; // safe: lambda-override-reserved
