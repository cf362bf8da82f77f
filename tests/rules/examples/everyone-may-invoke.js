// Who may call a function.
const { AddPermissionCommand, LambdaClient } = require("@aws-sdk/client-lambda");

const client = new LambdaClient({});

exports.handler = async () => {
  await client.send(new AddPermissionCommand({ FunctionName: "orders", Principal: "*" })); // report: everyone-may-invoke
  await client.send(new AddPermissionCommand({ FunctionName: "orders", Principal: "sns.amazonaws.com" })); // safe: everyone-may-invoke
};
