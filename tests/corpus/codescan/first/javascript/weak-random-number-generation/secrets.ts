import { randomBytes } from 'node:crypto';
import { AdminSetUserPasswordCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';

const cognito = new CognitoIdentityProviderClient({});

const randomText = (length: number): string => {
  let text = '';
  while (text.length < length) {
    text += Math.random().toString(16).charAt(2); // report: weak-random-number-generation
  }
  return text;
};

export const invite = async (event: { user: string }) => {
  const apiKey = randomText(40);
  return { user: event.user, apiKey };
};

export const temporaryPassword = async (event: { user: string }) => {
  const password = `Aa1!${Math.random()}`; // report: weak-random-number-generation
  await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId: process.env.POOL, Username: event.user, Password: password }));
};

export const temporaryPasswordSecure = async (event: { user: string }) => {
  const password = `Aa1!${randomBytes(18).toString('base64url')}`; // safe: weak-random-number-generation
  await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId: process.env.POOL, Username: event.user, Password: password }));
};

export const salted = async () => {
  const salt = Uint8Array.from({ length: 16 }, () => Math.random() * 256); // report: weak-random-number-generation
  return Buffer.from(salt).toString('hex');
};

export const shuffled = async (event: { cards: string[] }) => {
  const cards = [...event.cards];
  cards.sort(() => Math.random() - 0.5); // safe: weak-random-number-generation
  return cards;
};

class Dice {
  constructor(private readonly faces: number[]) {}

  random(): number {
    return this.faces[0];
  }
}

export const roll = async () => {
  const token = new Dice([4, 4]).random(); // safe: weak-random-number-generation
  return { token };
};
