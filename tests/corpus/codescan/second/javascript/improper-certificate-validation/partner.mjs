import https from 'node:https';

export const ping = async () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // report: improper-certificate-validation
  const response = await fetch('https://partner.example.com/ping');
  return response.status;
};

const promise = { rejectUnauthorized: false };

export const policy = async (event) => {
  const review = { ...promise, reviewer: event.detail.reviewer }; // safe: improper-certificate-validation
  return review;
};

export const get = (event) =>
  new Promise((resolve, reject) => {
    const options = { host: 'partner.example.com', path: '/orders', strict: Boolean(event.strict) };
    https.get({ ...options, rejectUnauthorized: true }, (res) => resolve(res.statusCode)).on('error', reject);
  });
