'use strict';

const crypto = require('crypto');
const _ = require('lodash');

exports.sendCode = async (event) => {
  const otp = Math.floor(100000 + Math.random() * 900000); // report: weak-random-number-generation
  return { phone: event.request.userAttributes.phone_number, message: `Your code is ${otp}` };
};

exports.sendCodeStrong = async (event) => {
  const otp = crypto.randomInt(100000, 1000000); // safe: weak-random-number-generation
  return { phone: event.request.userAttributes.phone_number, message: `Your code is ${otp}` };
};

function randomString(length) {
  let out = '';
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  for (let i = 0; i < length; i += 1) {
    out += alphabet[Math.floor(Math.random() * alphabet.length)]; // report: weak-random-number-generation
  }
  return out;
}

exports.resetPassword = async (event) => {
  const password = randomString(12);
  return { userId: event.detail.user, password };
};

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

exports.retry = async (event) => {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const delay = 2 ** attempt * 100 + Math.random() * 50; // safe: weak-random-number-generation
    await sleep(delay);
  }
  return event.detail.id;
};

exports.invite = async (event) => {
  const inviteToken = _.random(1e9, 1e10).toString(36); // report: weak-random-number-generation
  return { statusCode: 201, body: JSON.stringify({ inviteToken, to: event.detail.to }) };
};

exports.banner = async (event) => {
  const banner = _.sample(event.detail.banners); // safe: weak-random-number-generation
  return { statusCode: 200, body: banner };
};

exports.traceSome = (event, context, callback) => {
  const traced = Math.random() < 0.01; // safe: weak-random-number-generation
  if (traced) console.info('sampled request');
  callback(null, { statusCode: 204 });
};
