import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import pino from 'pino';

const client = new SecretsManagerClient({});
const logger = pino();

const readSecret = async () => {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: process.env.SECRET_ID }));
  return JSON.parse(SecretString);
};

export const secretLogged = async () => {
  const secret = await readSecret();
  console.log('loaded', secret); // report: logging-of-sensitive-information
};

export const secretNamesLogged = async () => {
  const secret = await readSecret();
  console.log('loaded', Object.keys(secret)); // safe: logging-of-sensitive-information
};

export const authorizationLogged = async (event) => {
  logger.info(`header ${event.headers.Authorization}`); // report: logging-of-sensitive-information
};

export const authorizationPresence = async (event) => {
  logger.info(`header present: ${'Authorization' in event.headers}`); // safe: logging-of-sensitive-information
};

const redact = ({ user }) => ({ user, password: '***' });

export const login = async (event) => {
  const { user, password } = JSON.parse(event.body);
  console.info('login %s with %s', user, password); // report: logging-of-sensitive-information
};

export const loginRedacted = async (event) => {
  const form = JSON.parse(event.body);
  console.info('login %j', redact(form)); // safe: logging-of-sensitive-information
};

class Connection {
  constructor(password) {
    this.password = password;
  }

  trace() {
    logger.debug({ password: this.password }); // report: logging-of-sensitive-information
  }
}

export const traced = async () => {
  const { password } = await readSecret();
  new Connection(password).trace();
};
