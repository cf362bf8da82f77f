'use strict';

const trace = (message, value) => console.debug(message, value); // report: lambda-event-logged

exports.printed = async (event) => {
  console.log(event); // report: lambda-event-logged
  return { statusCode: 200 };
};

exports.printedNames = async (event) => {
  console.log(Object.keys(event)); // safe: lambda-event-logged
  return { statusCode: 200 };
};

exports.dumped = async (event) => {
  console.log('received %s', JSON.stringify(event, null, 2)); // report: lambda-event-logged
  return { statusCode: 200 };
};

exports.requestId = async (event) => {
  console.log('received', event.requestContext.requestId); // safe: lambda-event-logged
  return { statusCode: 200 };
};

exports.traced = async (event) => {
  trace('start', event);
  return { statusCode: 200 };
};

exports.summary = async ({ Records }) => {
  const event = { records: Records.length };
  console.log(JSON.stringify(event)); // safe: lambda-event-logged
  return event;
};

exports.copied = async (event) => {
  const copy = { ...event };
  console.warn('unexpected input', copy); // report: lambda-event-logged
};
