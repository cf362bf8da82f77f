'use strict';

let currentUser;
let region = 'eu-west-1';
const seen = [];

exports.open = async (event) => {
  if (event.headers['x-user']) {
    currentUser = event.headers['x-user']; // report: lambda-global-state-from-event
  }
  return { statusCode: 200, body: `documents of ${currentUser}` };
};

exports.openLocal = async (event) => {
  let currentUser = 'anonymous';
  if (event.headers['x-user']) {
    currentUser = event.headers['x-user']; // safe: lambda-global-state-from-event
  }
  return { statusCode: 200, body: `documents of ${currentUser}` };
};

exports.collect = async (event) => {
  seen.push(event.detail.customer); // report: lambda-global-state-from-event
  return { customers: seen.join(', ') };
};

exports.collectLocal = async (event) => {
  const seen = [];
  seen.push(event.detail.customer); // safe: lambda-global-state-from-event
  return { customers: seen.join(', ') };
};

exports.where = async (event) => {
  region = process.env.TARGET_REGION || region; // safe: lambda-global-state-from-event
  return { statusCode: 200, body: `${region} ${event.rawPath}` };
};
