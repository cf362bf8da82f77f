'use strict';

const { deliver, deliverSigned } = require('./deliver');

exports.handler = async (event) => {
  const outcomes = await Promise.allSettled(
    event.Records.map((record) => {
      const message = JSON.parse(record.body);
      return deliver(message.target, message.payload);
    })
  );
  return outcomes.length;
};

exports.signedHandler = async (event) => {
  const message = JSON.parse(event.Records[0].body);
  return deliverSigned(message.target, message.payload);
};
