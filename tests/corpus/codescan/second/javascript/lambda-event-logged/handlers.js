'use strict';

exports.register = async (event) => {
  console.log('received', JSON.stringify(event)); // report: lambda-event-logged
  return { statusCode: 201 };
};

exports.registerId = async (event) => {
  console.log('received', event.requestContext.requestId); // safe: lambda-event-logged
  return { statusCode: 201 };
};

const dump = (value) => {
  console.dir(value, { depth: null }); // report: lambda-event-logged
};

exports.login = async (event) => {
  dump(event);
  return { statusCode: 200 };
};

exports.batch = async (event) => {
  console.info(`received ${event.Records.length} records`); // safe: lambda-event-logged
  return {};
};
