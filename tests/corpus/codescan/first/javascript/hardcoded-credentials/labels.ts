import { createClient } from 'redis';

const MESSAGES: Record<string, string> = {
  password: 'Please enter your password', // safe: hardcoded-credentials
  tokenExpired: 'The token has expired', // safe: hardcoded-credentials
};

class CacheSettings {
  static readonly host = 'cache.internal';
  static readonly authToken = 'Vr8-Qx21-mLq5-88Pn'; // report: hardcoded-credentials
}

export const cached = async (event: { key: string }) => {
  const client = createClient({ url: `rediss://${CacheSettings.host}`, password: CacheSettings.authToken });
  await client.connect();
  return client.get(event.key);
};

export const form = async () => [
  { name: 'user', type: 'text' },
  { name: 'pwd', type: 'password' }, // safe: hardcoded-credentials
];

export const message = async (event: { name: string }) => MESSAGES[event.name];

interface Login {
  user: string;
  password: string; // safe: hardcoded-credentials
}

const ADMIN: Login = { user: 'root', password: 'Gx!93pvTqW2d' }; // report: hardcoded-credentials

export const isAdmin = async (event: Login) => event.user === ADMIN.user && event.password === ADMIN.password;
