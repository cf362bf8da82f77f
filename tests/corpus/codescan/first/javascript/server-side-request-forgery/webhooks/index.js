const { deliver, deliverInternal } = require('./delivery');

const INTERNAL = { url: 'https://audit.example.com/events' };

module.exports.handler = async (event) => {
  const { target } = JSON.parse(event.body);
  await deliver({ url: target, retries: 2 }, { kind: 'test' });
  return { statusCode: 202 };
};

module.exports.auditHandler = async (event) => {
  const { user } = JSON.parse(event.body);
  await deliverInternal(INTERNAL, { kind: 'audit', user });
  return { statusCode: 202 };
};
