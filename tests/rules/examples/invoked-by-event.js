// Who decides what runs.
const { InvokeCommand, LambdaClient } = require("@aws-sdk/client-lambda");
const AWS = require("aws-sdk");

const client = new LambdaClient({});
const steps = new AWS.StepFunctions();

exports.handler = async (event) => {
  await client.send(new InvokeCommand({ FunctionName: event.name, Payload: "{}" })); // report: invoked-by-event
  await client.send(new InvokeCommand({ FunctionName: process.env.TARGET, Payload: event.body })); // safe: invoked-by-event
  await steps.startExecution({ stateMachineArn: event.machine, input: "{}" }).promise(); // report: invoked-by-event
  await steps.startExecution({ stateMachineArn: process.env.MACHINE, input: event.body }).promise(); // safe: invoked-by-event
};
