import { randomBytes, randomUUID } from 'node:crypto';

export const startSession = async (event) => {
  const sessionId = `${Date.now()}-${Math.random().toString(36).slice(2)}`; // report: weak-random-number-generation
  return { statusCode: 200, headers: { 'Set-Cookie': `sid=${sessionId}; Secure; HttpOnly` }, body: event.rawPath };
};

export const startSessionStrong = async (event) => {
  const sessionId = `${Date.now()}-${randomBytes(24).toString('base64url')}`; // safe: weak-random-number-generation
  return { statusCode: 200, headers: { 'Set-Cookie': `sid=${sessionId}; Secure; HttpOnly` }, body: event.rawPath };
};

export const salted = async (event) => {
  const salt = Array.from({ length: 16 }, () => Math.floor(Math.random() * 256)); // report: weak-random-number-generation
  return { salt: Buffer.from(salt).toString('hex'), user: event.userName };
};

export const shuffle = async (event) => {
  const tracks = [...event.arguments.tracks];
  tracks.sort(() => Math.random() - 0.5); // safe: weak-random-number-generation
  return tracks;
};

export const replaced = async (event) => {
  const draft = { token: String(Math.random()), owner: event.identity }; // safe: weak-random-number-generation
  draft.token = randomUUID();
  return draft;
};

const pick = (items, random = Math.random) => items[Math.floor(random() * items.length)]; // safe: weak-random-number-generation

export const quote = async (event) => ({ statusCode: 200, body: pick(['hello', 'welcome', event.detail?.greeting]) });
