import { generateKeySync, KeyObject } from 'crypto';
import type { ScheduledEvent } from 'aws-lambda';

class KeyRing {
  constructor(private readonly bits = 64) {}

  next(): KeyObject {
    return generateKeySync('hmac', { length: this.bits }); // report: cryptographic-key-generator
  }
}

export const renew = async (_event: ScheduledEvent): Promise<number | undefined> => new KeyRing().next().symmetricKeySize;

export const renewLong = async (_event: ScheduledEvent): Promise<number | undefined> => {
  const length = 32 * 8;
  return generateKeySync('hmac', { length }).symmetricKeySize; // safe: cryptographic-key-generator
};
