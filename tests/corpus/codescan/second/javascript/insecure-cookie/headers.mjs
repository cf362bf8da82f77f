import { randomBytes } from 'node:crypto';

const attributes = { base: 'Path=/; Max-Age=600', strict: 'Path=/; Secure; HttpOnly; SameSite=Lax' };

export const start = async () => {
  const cookie = ['token=' + randomBytes(16).toString('hex'), attributes.base].join('; ');
  return { statusCode: 200, cookies: [cookie], body: '' }; // report: insecure-cookie
};

export const startStrict = async () => {
  const cookie = ['token=' + randomBytes(16).toString('hex'), attributes.strict].join('; ');
  return { statusCode: 200, cookies: [cookie], body: '' }; // safe: insecure-cookie
};
