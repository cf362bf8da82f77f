'use strict';

exports.total = async (event) => {
  try {
    return { statusCode: 200, body: String(BigInt(event.amount) * 2n) };
  } catch (error) {
    return { statusCode: 500, body: error.stack }; // report: stack-trace-exposure
  }
};

exports.totalLogged = async (event) => {
  try {
    return { statusCode: 200, body: String(BigInt(event.amount) * 2n) };
  } catch (error) {
    console.error(error.stack);
    return { statusCode: 500, body: 'internal error' }; // safe: stack-trace-exposure
  }
};

const describe = ({ name, stack }) => ({ name, where: stack.split('\n') });

exports.parsed = async (event) => {
  try {
    return { statusCode: 200, body: JSON.stringify(JSON.parse(event.body)) };
  } catch (error) {
    return { statusCode: 400, body: JSON.stringify(describe(error)) }; // report: stack-trace-exposure
  }
};

const guarded = (next) => (event, context) =>
  next(event, context).catch((error) => {
    const answer = { code: 500, detail: error.stack };
    return { statusCode: 500, body: JSON.stringify(answer) }; // report: stack-trace-exposure
  });

exports.divided = guarded(async (event) => ({ statusCode: 200, body: String(10n / BigInt(event.by)) }));

const quiet = (next) => (event, context) =>
  next(event, context).catch((error) => {
    const answer = { code: 500, detail: error.stack };
    answer.detail = context.awsRequestId;
    return { statusCode: 500, body: JSON.stringify(answer) }; // safe: stack-trace-exposure
  });

exports.dividedQuietly = quiet(async (event) => ({ statusCode: 200, body: String(10n / BigInt(event.by)) }));

exports.plates = async (event) => {
  const pile = { stack: event.plates };
  return { statusCode: 200, body: String(pile.stack) }; // safe: stack-trace-exposure
};
