'use strict';

const log = require('./log');

exports.create = async (event) => {
  const { title } = JSON.parse(event.body);
  log.plain('create', title);
  log.encoded('create', title);
  return { statusCode: 201 };
};
