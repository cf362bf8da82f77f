'use strict';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

exports.requireUuid = (value) => {
  if (typeof value !== 'string' || !UUID.test(value)) {
    throw new Error('malformed identifier');
  }
  return value;
};

exports.requireAccount = (value) => {
  try {
    if (!UUID.test(value)) {
      throw new Error('malformed identifier');
    }
  } catch (err) {
    console.warn('account check', err.message);
  }
  return value;
};
