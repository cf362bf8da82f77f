// Variables of the runtime, and others.
process.env.AWS_REGION = "eu-west-1"; // report: reserved-variable
process.env.AWS_DEFAULT_REGION = process.env.AWS_REGION; // safe: reserved-variable
process.env.TZ = "Europe/Zurich"; // safe: reserved-variable

exports.handler = async () => {
  process.env["AWS_LAMBDA_LOG_GROUP_NAME"] = "orders"; // report: reserved-variable
  process.env.STAGE = "production"; // safe: reserved-variable
  delete process.env.AWS_SESSION_TOKEN; // report: reserved-variable
  delete process.env.STAGE; // safe: reserved-variable
  Object.assign(process.env, { _HANDLER: "other.handler" }); // report: reserved-variable
  Object.assign(process.env, { LANG: "C" }); // safe: reserved-variable
  const settings = {};
  settings.AWS_REGION = process.env.AWS_REGION; // safe: reserved-variable
  return settings;
};
