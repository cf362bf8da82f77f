const { score, arithmetic } = require('./engine');

exports.handler = async (event) => ({ score: score(event.expression, { weight: 2 }) });

exports.arithmeticHandler = async (event) => ({ score: arithmetic(event.expression) });
