// How much a policy allows.
const { AttachRolePolicyCommand, IAMClient, PutRolePolicyCommand } = require("@aws-sdk/client-iam");

const iam = new IAMClient({});

exports.handler = async () => {
  const wide = JSON.stringify({ Statement: [{ Effect: "Allow", Action: ["*"], Resource: "*" }] }); // report: policy-for-everything
  await iam.send(new PutRolePolicyCommand({ RoleName: "orders", PolicyName: "own", PolicyDocument: wide }));
  const narrow = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] }); // safe: policy-for-everything
  await iam.send(new PutRolePolicyCommand({ RoleName: "orders", PolicyName: "own", PolicyDocument: narrow }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: "orders", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" })); // report: policy-for-everything
  await iam.send(new AttachRolePolicyCommand({ RoleName: "orders", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" })); // safe: policy-for-everything
};
