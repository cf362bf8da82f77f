// AWS credentials in log lines.
const { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } = require("@aws-sdk/client-sts");

const sts = new STSClient({});

exports.handler = async (event) => {
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: event.role, RoleSessionName: "orders" }));
  console.log("assumed", Credentials); // report: aws-credentials-logged
  console.info(`token ${Credentials.SessionToken}`); // report: aws-credentials-logged
  console.log(process.env.AWS_SECRET_ACCESS_KEY); // report: aws-credentials-logged
  console.log(process.env.AWS_REGION); // safe: aws-credentials-logged
  const identity = await sts.send(new GetCallerIdentityCommand({}));
  console.log("running as", identity.Arn); // safe: aws-credentials-logged
};
