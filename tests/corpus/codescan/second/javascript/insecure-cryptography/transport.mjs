import crypto from 'node:crypto';
import https from 'node:https';
import jwt from 'jsonwebtoken';

const legacyAgent = new https.Agent({ keepAlive: true, minVersion: 'TLSv1' }); // report: insecure-cryptography
const agent = new https.Agent({ keepAlive: true, minVersion: 'TLSv1.2' }); // safe: insecure-cryptography

export const fetchLegacy = (event) =>
  new Promise((resolve, reject) => {
    const chosen = event.legacy === true ? legacyAgent : agent;
    https.get('https://partner.example.com/data', { agent: chosen }, (res) => resolve(res.statusCode)).on('error', reject);
  });

export const issue = async (event) => {
  const claims = { sub: event.request.userAttributes.sub };
  return jwt.sign(claims, '', { algorithm: 'none' }); // report: insecure-cryptography
};

export const issueSigned = async (event) => {
  const claims = { sub: event.request.userAttributes.sub };
  return jwt.sign(claims, process.env.SIGNING_KEY, { algorithm: 'ES256', expiresIn: '5m' }); // safe: insecure-cryptography
};

const IV = Buffer.alloc(16, 0);

export const token = async (event) => {
  const secret = Buffer.from(process.env.DATA_KEY, 'hex');
  const cipher = crypto.createCipheriv('aes-256-gcm', secret, IV); // report: insecure-cryptography
  const data = cipher.update(event.detail.id, 'utf8', 'hex') + cipher.final('hex');
  return data + cipher.getAuthTag().toString('hex');
};

const DES = 'des';

export const shipping = async (event) => {
  const destination = `${DES}-${event.detail.city}`;
  const iv = crypto.randomBytes(12);
  const cipher = crypto.createCipheriv('aes-256-gcm', Buffer.from(process.env.DATA_KEY, 'hex'), iv); // safe: insecure-cryptography
  const data = Buffer.concat([iv, cipher.update(destination, 'utf8'), cipher.final()]);
  return Buffer.concat([data, cipher.getAuthTag()]).toString('base64');
};
