// Secrets in log lines.
import { CreateKeyPairCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { getSecret } from "@aws-lambda-powertools/parameters/secrets";
import { Client } from "pg";
import { getParameter } from "@aws-lambda-powertools/parameters/ssm";

const client = new SecretsManagerClient({});
const ec2 = new EC2Client({});

export const handler = async (event) => {
  const { SecretString: secret } = await client.send(new GetSecretValueCommand({ SecretId: "orders" }));
  const { password } = JSON.parse(secret);
  console.log("secret", secret); // report: javascript-secret-logged
  console.info(`connecting with ${password}`); // report: javascript-secret-logged
  console.debug({ key: process.env.API_KEY }); // safe: javascript-secret-logged
  console.log("environment", process.env); // safe: javascript-secret-logged
  console.log(await getSecret("orders")); // report: javascript-secret-logged
  console.log(await getParameter("/orders/key", { decrypt: true })); // report: javascript-secret-logged
  console.log(await getParameter("/orders/stage")); // safe: javascript-secret-logged
  const pair = await ec2.send(new CreateKeyPairCommand({ KeyName: "orders" }));
  console.log("made", JSON.stringify({ name: pair.KeyName, key: pair.KeyMaterial })); // report: javascript-secret-logged
  console.log("made", pair.KeyPairId); // safe: javascript-secret-logged
  console.log("length", secret.length); // safe: javascript-secret-logged
  console.log("region", process.env.AWS_REGION); // safe: javascript-secret-logged
  console.log("secret", secret ? "present" : "missing"); // safe: javascript-secret-logged
  const { host, username } = JSON.parse(secret);
  console.log(`connecting to ${host} as ${username}`); // safe: javascript-secret-logged
  const client = new Client({ user: username, password });
  const rows = await client.query("SELECT id FROM orders");
  console.log(rows.length, rows[0].id, client.version); // safe: javascript-secret-logged
  return connect(password, event); // safe: javascript-secret-logged
};

function connect(password, event) {
  return password === event.password;
}
