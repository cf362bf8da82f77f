// Who decides on rights.
const { AttachUserPolicyCommand, CreatePolicyCommand, CreateAccessKeyCommand, GetUserCommand, IAMClient } = require("@aws-sdk/client-iam");

const iam = new IAMClient({});

exports.handler = async (event) => {
  await iam.send(new AttachUserPolicyCommand({ UserName: event.user, PolicyArn: event.policy })); // report: rights-by-event
  await iam.send(new CreateAccessKeyCommand({ UserName: "orders" })); // safe: rights-by-event
  await iam.send(new CreateAccessKeyCommand({ UserName: event.user })); // report: rights-by-event
  await iam.send(new CreatePolicyCommand({ PolicyName: event.name, PolicyDocument: "{}" })); // safe: rights-by-event
  await iam.send(new CreatePolicyCommand({ PolicyName: "orders", PolicyDocument: event.document })); // report: rights-by-event
  await iam.send(new GetUserCommand({ UserName: event.user })); // safe: rights-by-event
};
