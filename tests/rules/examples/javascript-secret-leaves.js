// Secrets that leave the function, and what may.
const crypto = require("crypto");
const { SecretsManagerClient, GetSecretValueCommand } = require("@aws-sdk/client-secrets-manager");
const { SNSClient, PublishCommand } = require("@aws-sdk/client-sns");
const { SSMClient, GetParameterCommand } = require("@aws-sdk/client-ssm");

const secrets = new SecretsManagerClient({});
const ssm = new SSMClient({});
const sns = new SNSClient({});

exports.handler = async (event) => {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: "orders" }));
  const parameter = await ssm.send(new GetParameterCommand({ Name: "/orders/key", WithDecryption: true }));
  const region = await ssm.send(new GetParameterCommand({ Name: "/orders/region" }));
  await sns.send(new PublishCommand({ TopicArn: event.topic, Message: `key ${parameter.Parameter.Value}` })); // report: javascript-secret-leaves
  await sns.send(new PublishCommand({ TopicArn: event.topic, Message: region.Parameter.Value })); // safe: javascript-secret-leaves
  await fetch("https://partner.example.net/hook", { method: "POST", body: SecretString }); // report: javascript-secret-leaves
  await fetch("https://partner.example.net/", { headers: { Authorization: `Bearer ${SecretString}` } }); // safe: javascript-secret-leaves
  await fetch(SecretString, { method: "POST", body: event.body }); // safe: javascript-secret-leaves
  await fetch(`https://partner.example.net/hook?key=${SecretString}`); // report: javascript-secret-leaves
  if (event.type === "REQUEST") {
    return { isAuthorized: true, context: { key: SecretString } }; // safe: javascript-secret-leaves
  }
  if (event.proof) {
    const code = crypto.createHmac("sha256", SecretString).update(event.body).digest("hex");
    return { statusCode: 200, body: code }; // safe: javascript-secret-leaves
  }
  if (event.failed) {
    throw new Error(`cannot log in with ${SecretString}`); // report: javascript-secret-leaves
  }
  if (event.present) {
    return { statusCode: 200, body: String(SecretString.length > 0) }; // safe: javascript-secret-leaves
  }
  return { statusCode: 200, body: JSON.stringify({ password: process.env.DB_PASSWORD }) }; // safe: javascript-secret-leaves
};
