import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import nodemailer from 'nodemailer';

class MailSettings {
  readonly user = 'mailer';
  readonly password = 'Sail0r-moss-4478'; // report: hardcoded-credentials
}

export const mail = async (event: APIGatewayProxyEventV2) => {
  const { user, password: pass } = new MailSettings();
  const transport = nodemailer.createTransport({ host: 'smtp.example.com', port: 465, secure: true, auth: { user, pass } });
  await transport.sendMail({ to: 'ops@example.com', text: event.body });
  return { statusCode: 202 };
};

enum CredentialKind {
  Password = 'password',
  Token = 'token',
}

const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:mail-AbCdEf'; // safe: hardcoded-credentials

export const kinds = async (_event: APIGatewayProxyEventV2) => ({
  statusCode: 200,
  body: JSON.stringify({ kinds: [CredentialKind.Password, CredentialKind.Token], secretArn }),
});

const ssm = new SSMClient({});

export const apiKey = async (_event: APIGatewayProxyEventV2) => {
  const apiKeyParameter = '/prod/partner/api-key'; // safe: hardcoded-credentials
  const reply = await ssm.send(new GetParameterCommand({ Name: apiKeyParameter, WithDecryption: true }));
  return { statusCode: reply.Parameter?.Value ? 204 : 500 };
};

export const signedIn = async (event: APIGatewayProxyEventV2, _context: unknown, clientSecret = 'x7Kp-90aLm-eR2c-Vd15') => { // report: hardcoded-credentials
  return { statusCode: event.headers['x-client-secret'] === clientSecret ? 200 : 401 };
};
