'use strict';

const { StepRunner } = require('./runner');
const { pickStep } = require('./catalog');

exports.runStep = async (event) => {
  const runner = new StepRunner(event.detail.step.script);
  return runner.start(event.detail.input);
};

exports.runNamed = async (event) => {
  const runner = pickStep(event.detail.step.name);
  return runner(event.detail.input);
};
