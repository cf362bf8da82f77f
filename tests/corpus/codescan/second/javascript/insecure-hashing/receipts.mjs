import { createHash } from 'node:crypto';
import CryptoJS from 'crypto-js';

const ALGORITHMS = ['md5', 'sha1', 'sha512'];

export const receipt = async (event) => {
  const [weakest] = ALGORITHMS;
  const hash = createHash(weakest).update(JSON.stringify(event.detail.lines)); // report: insecure-hashing
  return { receipt: hash.digest('hex') };
};

export const receiptLong = async (event) => {
  const [, , strongest] = ALGORITHMS;
  const hash = createHash(strongest).update(JSON.stringify(event.detail.lines)); // safe: insecure-hashing
  return { receipt: hash.digest('hex') };
};

export const evidence = async (event) => {
  const digests = event.Records.map((r) => CryptoJS.MD5(r.body).toString()); // report: insecure-hashing
  return digests;
};

export const evidenceLong = async (event) => {
  const digests = event.Records.map((r) => CryptoJS.SHA256(r.body).toString()); // safe: insecure-hashing
  return digests;
};

export const certificate = async (event) => {
  const settings = { algorithm: 'md5', encoding: 'hex' };
  settings.algorithm = 'sha384';
  return createHash(settings.algorithm).update(event.detail.certificate).digest(settings.encoding); // safe: insecure-hashing
};
