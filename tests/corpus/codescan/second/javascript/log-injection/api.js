'use strict';

const winston = require('winston');
const pino = require('pino')();
const util = require('util');

const logger = winston.createLogger({ format: winston.format.simple(), transports: [new winston.transports.Console()] });

exports.visit = async (event) => {
  const user = event.queryStringParameters.user;
  console.log(`visit by ${user}`); // report: log-injection
  return { statusCode: 204 };
};

exports.visitJson = async (event) => {
  const user = event.queryStringParameters.user;
  console.log(`visit by ${JSON.stringify(user)}`); // safe: log-injection
  return { statusCode: 204 };
};

exports.visitLine = async (event) => {
  const user = event.queryStringParameters.user.replace(/[\r\n]+/g, ' ');
  console.log('visit by ' + user); // safe: log-injection
  return { statusCode: 204 };
};

function describe({ action, subject }) {
  return util.format('%s on %s', action, subject);
}

exports.audit = async (event) => {
  const entry = JSON.parse(event.body);
  logger.info(describe(entry)); // report: log-injection
  return { statusCode: 202 };
};

exports.auditFields = async (event) => {
  const { action, subject } = JSON.parse(event.body);
  pino.info({ action, subject }, 'audit entry'); // safe: log-injection
  return { statusCode: 202 };
};

exports.failure = (event, context, callback) => {
  try {
    throw new Error(`no item ${event.pathParameters.id}`);
  } catch (err) {
    console.error('lookup failed: ' + err.message); // report: log-injection
    callback(null, { statusCode: 404 });
  }
};

exports.count = async (event) => {
  const count = Number(event.queryStringParameters.count);
  console.info(`asked for ${count} items`); // safe: log-injection
  return { statusCode: 200, body: String(count) };
};

exports.agent = async (event) => {
  let agent = event.headers['user-agent'];
  if (agent.length > 200) {
    agent = agent.slice(0, 200).replace(/\s/g, ' ');
  }
  console.warn('agent', agent); // report: log-injection
  return { statusCode: 200 };
};
