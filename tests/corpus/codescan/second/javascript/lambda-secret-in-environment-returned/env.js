'use strict';

exports.debug = async () => {
  return { statusCode: 200, body: JSON.stringify(process.env) }; // report: lambda-secret-in-environment-returned
};

exports.stage = async () => {
  return { statusCode: 200, body: JSON.stringify({ stage: process.env.STAGE }) }; // safe: lambda-secret-in-environment-returned
};

const settings = { table: process.env.TABLE, apiSecret: process.env.API_SECRET };

exports.settings = async () => {
  const body = JSON.stringify({ ...settings, at: Date.now() });
  return { statusCode: 200, body }; // report: lambda-secret-in-environment-returned
};

exports.settingsPublic = async () => {
  const { apiSecret, ...rest } = settings;
  const body = JSON.stringify({ ...rest, configured: Boolean(apiSecret) });
  return { statusCode: 200, body }; // safe: lambda-secret-in-environment-returned
};
