'use strict';

const AWS = require('aws-sdk');

const lambda = new AWS.Lambda();

exports.dispatch = async (event) => {
  const { target, payload } = JSON.parse(event.body);
  const params = { FunctionName: target, Payload: JSON.stringify(payload) };
  return lambda.invoke(params).promise(); // report: lambda-invoke-name-from-event
};

const TARGETS = { resize: 'media-resize', tag: 'media-tag' };

exports.dispatchListed = async (event) => {
  const { target, payload } = JSON.parse(event.body);
  if (!Object.hasOwn(TARGETS, target)) return { statusCode: 404 };
  return lambda.invoke({ FunctionName: TARGETS[target], Payload: JSON.stringify(payload) }).promise(); // safe: lambda-invoke-name-from-event
};

exports.dispatchFixed = async (event) => {
  const params = { FunctionName: event.detail.target, Payload: JSON.stringify(event.detail) };
  params.FunctionName = process.env.WORKER_NAME;
  return lambda.invoke(params).promise(); // safe: lambda-invoke-name-from-event
};
