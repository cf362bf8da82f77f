// AWS credentials in log lines.
const { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } = require("@aws-sdk/client-sts");
const AWS = require("aws-sdk");

const sts = new STSClient({});
const old = new AWS.STS();

exports.handler = async (event) => {
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: event.role, RoleSessionName: "orders" }));
  console.log("assumed", Credentials); // report: aws-credentials-logged
  console.info(`token ${Credentials.SessionToken}`); // report: aws-credentials-logged
  console.log(process.env.AWS_SECRET_ACCESS_KEY); // report: aws-credentials-logged
  console.log(process.env.AWS_REGION); // safe: aws-credentials-logged
  const identity = await sts.send(new GetCallerIdentityCommand({}));
  console.log("running as", identity.Arn); // safe: aws-credentials-logged
  old.assumeRole({ RoleArn: event.role, RoleSessionName: "orders" }, (error, data) => {
    console.log(error ? "refused" : data.Credentials); // report: aws-credentials-logged
  });
  old.getCallerIdentity({}, (error, data) => {
    console.log(data); // safe: aws-credentials-logged
  });
};
