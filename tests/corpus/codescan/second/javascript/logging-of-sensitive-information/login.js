'use strict';

const crypto = require('crypto');
const { SecretsManager } = require('@aws-sdk/client-secrets-manager');

const manager = new SecretsManager({});

exports.login = async (event) => {
  const { user, password } = JSON.parse(event.body);
  console.log('login attempt', user, password); // report: logging-of-sensitive-information
  return { statusCode: 204 };
};

exports.loginQuiet = async (event) => {
  const { user, password } = JSON.parse(event.body);
  console.log('login attempt', JSON.stringify(user), password ? 'with password' : 'without password'); // safe: logging-of-sensitive-information
  return { statusCode: 204 };
};

exports.authorize = async (event) => {
  const { Authorization: header } = event.headers;
  const message = `caller presented ${header}`;
  console.debug(message); // report: logging-of-sensitive-information
  return { statusCode: header ? 204 : 401 };
};

exports.rotate = async (event) => {
  const { SecretString } = await manager.getSecretValue({ SecretId: event.detail.id });
  const secret = JSON.parse(SecretString);
  console.info('rotating', secret); // report: logging-of-sensitive-information
  return secret.username;
};

exports.rotateQuiet = async (event) => {
  const { SecretString, VersionId } = await manager.getSecretValue({ SecretId: event.detail.id });
  const secret = JSON.parse(SecretString);
  console.info('rotating', { ...secret, ...{ version: VersionId } }.version); // safe: logging-of-sensitive-information
  return secret.username;
};

exports.correlate = async (event) => {
  const { Authorization: header } = event.headers;
  const mac = crypto.createHmac('sha256', process.env.LOG_KEY).update(header).digest('hex');
  console.debug(`caller ${mac.slice(0, 12)}`); // safe: logging-of-sensitive-information
  return { statusCode: 204 };
};
