'use strict';

exports.copy = async (event) => {
  process.env.AWS_REGION = event.detail.region; // report: lambda-override-reserved
  return process.env.AWS_REGION;
};

exports.copyOwn = async (event) => {
  process.env.TARGET_REGION = event.detail.region === 'us' ? 'us-east-1' : 'eu-west-1'; // safe: lambda-override-reserved
  return process.env.AWS_REGION;
};

exports.clear = async () => {
  delete process.env.AWS_SESSION_TOKEN; // report: lambda-override-reserved
};

exports.child = async () => {
  const env = { ...process.env };
  env.AWS_REGION = 'eu-west-1'; // safe: lambda-override-reserved
  return Object.keys(env).length;
};
