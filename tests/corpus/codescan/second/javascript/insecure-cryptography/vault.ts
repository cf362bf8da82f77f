import { createCipheriv, randomBytes, CipherGCM } from 'crypto';
import type { SQSEvent } from 'aws-lambda';

const STRICT = true;

class Vault {
  constructor(private readonly key: Buffer, private readonly cipherName: string = 'bf-cbc') {}

  lock(text: string): string {
    const cipher = createCipheriv(this.cipherName, this.key, randomBytes(8)); // report: insecure-cryptography
    return cipher.update(text, 'utf8', 'base64') + cipher.final('base64');
  }
}

export const lockAll = async (event: SQSEvent): Promise<string[]> => {
  const vault = new Vault(Buffer.from(process.env.KEY!, 'base64'));
  return event.Records.map((r) => vault.lock(r.body));
};

export const lockStrict = async (event: SQSEvent): Promise<string[]> => {
  let name: 'aes-256-gcm' | 'des-cbc' = 'aes-256-gcm';
  if (!STRICT) {
    name = 'des-cbc';
  }
  return event.Records.map((r) => {
    const cipher = createCipheriv(name, Buffer.from(process.env.KEY!, 'base64'), randomBytes(12)) as CipherGCM; // safe: insecure-cryptography
    const data = cipher.update(r.body, 'utf8', 'base64') + cipher.final('base64');
    return data + '.' + cipher.getAuthTag().toString('base64');
  });
};

class RouteTable {
  createCipheriv(kind: string, from: string): string {
    return `${kind}:${from}`;
  }
}

export const route = async (event: SQSEvent): Promise<string[]> => {
  const table = new RouteTable();
  return event.Records.map((r) => table.createCipheriv('des-ecb', r.body)); // safe: insecure-cryptography
};
