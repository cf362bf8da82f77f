import { serialize, unserialize } from 'node-serialize';

export const encode = (value: object): string => serialize(value);

export const decode = (text: string): unknown => unserialize(text); // report: untrusted-deserialization

export const decodeData = (text: string): unknown => JSON.parse(text); // safe: untrusted-deserialization
