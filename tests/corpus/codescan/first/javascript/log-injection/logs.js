'use strict';

const winston = require('winston');

const logger = winston.createLogger({ format: winston.format.simple(), transports: [new winston.transports.Console()] });
const oneLine = (text) => text.replace(/[\r\n]/g, ' ');
const trimmed = (text) => text.trim();

exports.visit = async (event) => {
  console.log('visited ' + event.queryStringParameters.page); // report: log-injection
  return { statusCode: 204 };
};

exports.visitClean = async (event) => {
  console.log('visited ' + oneLine(event.queryStringParameters.page)); // safe: log-injection
  return { statusCode: 204 };
};

exports.visitTrimmed = async (event) => {
  console.log('visited ' + trimmed(event.queryStringParameters.page)); // report: log-injection
  return { statusCode: 204 };
};

exports.visitJson = async (event) => {
  console.log('visited', JSON.stringify(event.queryStringParameters.page)); // safe: log-injection
  return { statusCode: 204 };
};

exports.loginFailed = async (event) => {
  const { user } = JSON.parse(event.body);
  logger.warn(`login failed for ${user}`); // report: log-injection
};

exports.counted = async (event) => {
  event.Records.forEach(({ body }) => logger.info(`message of ${body.length} characters`)); // safe: log-injection
};

exports.numbered = async (event) => {
  const id = Number.parseInt(event.pathParameters.id, 10);
  console.error(`order ${id} not found`); // safe: log-injection
};

exports.partly = async (event) => {
  let agent = event.queryStringParameters.label;
  if (agent.length > 100) {
    agent = agent.replace(/\r|\n/g, ' ');
  }
  console.info(`agent ${agent}`); // report: log-injection
};

exports.firstBreak = async (event) => {
  const topic = event.detail.topic.replace('\n', ' ');
  console.info(`topic ${topic}`); // report: log-injection
};
