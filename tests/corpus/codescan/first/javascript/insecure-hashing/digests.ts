import { createHash, type BinaryLike } from 'node:crypto';

const ALGORITHM = ['md', '5'].join('');
const STRONG = 'sha' + '512';

export const folded = async (event: { token: string }) => createHash(ALGORITHM).update(event.token).digest('hex'); // report: insecure-hashing

export const foldedStrong = async (event: { token: string }) => createHash(STRONG).update(event.token).digest('hex'); // safe: insecure-hashing

class Hasher {
  constructor(private readonly name: string = 'sha256') {}

  digest(text: BinaryLike): string {
    return createHash(this.name).update(text).digest('hex'); // safe: insecure-hashing
  }
}

export const document = async (event: { document: string }) => new Hasher().digest(event.document);

class LegacyHasher {
  constructor(private readonly name: string = 'sha1') {}

  digest(text: BinaryLike): string {
    return createHash(this.name).update(text).digest('hex'); // report: insecure-hashing
  }
}

export const legacyDocument = async (event: { secret: string }) => new LegacyHasher().digest(event.secret);

const hashWith = (text: string, { name = 'md4' } = {}) => createHash(name).update(text).digest('hex'); // report: insecure-hashing

export const license = async (event: { license: string }) => hashWith(event.license);

class Recipe {
  createHash(name: string): { update(text: string): string } {
    return { update: (text) => `${name} ${text}` };
  }
}

export const breakfast = async (event: { potatoes: string }) => new Recipe().createHash('md5').update(event.potatoes); // safe: insecure-hashing
