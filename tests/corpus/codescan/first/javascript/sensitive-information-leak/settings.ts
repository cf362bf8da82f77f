import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const client = new SecretsManagerClient({});

class Settings {
  private constructor(private readonly values: Record<string, string>) {}

  static async load(): Promise<Settings> {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: process.env.SECRET_ID }));
    return new Settings(JSON.parse(answer.SecretString ?? '{}'));
  }

  describe(): string {
    return `orders: ${this.values.password}`;
  }

  describeCount(): string {
    return `orders: ${Object.keys(this.values).length} values`;
  }
}

export const describe = async () => {
  const settings = await Settings.load();
  return { statusCode: 200, body: settings.describe() }; // report: sensitive-information-leak
};

export const describeCount = async () => {
  const settings = await Settings.load();
  return { statusCode: 200, body: settings.describeCount() }; // safe: sensitive-information-leak
};

export const runtimeKeys = async () => {
  const lines = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].map((name) => `${name}=${process.env[name]}`);
  return { statusCode: 200, body: lines.join('\n') }; // report: sensitive-information-leak
};
