import { createCipheriv, randomBytes } from 'node:crypto';

const ALGORITHMS = { legacy: 'des-ede3', current: 'aes-256-gcm' } as const;

class Vault {
  constructor(
    private readonly key: Buffer,
    private readonly mode: string = 'gcm',
  ) {}

  seal(text: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv); // safe: insecure-cryptography
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return [this.mode, iv.toString('hex'), cipher.getAuthTag().toString('hex'), sealed.toString('hex')].join('.');
  }
}

export const seal = async (event: { text: string }) => new Vault(Buffer.from(process.env.VAULT_KEY as string, 'hex')).seal(event.text);

export const legacy = async (event: { text: string }) => {
  const algorithm = ALGORITHMS.legacy;
  const cipher = createCipheriv(algorithm, Buffer.from(process.env.VAULT_KEY as string, 'hex'), null); // report: insecure-cryptography
  return cipher.update(event.text, 'utf8', 'hex') + cipher.final('hex');
};

export const current = async (event: { text: string }) => {
  const algorithm = ALGORITHMS.current;
  const iv = randomBytes(12);
  const cipher = createCipheriv(algorithm, Buffer.from(process.env.VAULT_KEY as string, 'hex'), iv); // safe: insecure-cryptography
  const sealed = Buffer.concat([cipher.update(event.text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('hex');
};

const encryptor = (name: string) => (text: string, key: Buffer) => {
  const cipher = createCipheriv(name, key, null); // report: insecure-cryptography
  return cipher.update(text, 'utf8', 'hex') + cipher.final('hex');
};

export const closure = async (event: { text: string }) => encryptor('aes-128-ecb')(event.text, Buffer.from(process.env.VAULT_KEY as string, 'hex'));

export const fixedIv = async (event: { text: string }) => {
  const cipher = createCipheriv('aes-256-cbc', Buffer.from(process.env.VAULT_KEY as string, 'hex'), Buffer.alloc(16, 0)); // report: insecure-cryptography
  return cipher.update(event.text, 'utf8', 'hex') + cipher.final('hex');
};

class Furniture {
  createCipheriv(name: string): string {
    return `drawer for ${name}`;
  }
}

export const describe = async () => new Furniture().createCipheriv('des-cbc'); // safe: insecure-cryptography
