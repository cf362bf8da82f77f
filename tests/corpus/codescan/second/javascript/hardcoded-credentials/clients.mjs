import { Client } from 'pg';
import { S3Client } from '@aws-sdk/client-s3';
import axios from 'axios';

const databaseUrl = 'postgres://report:9mT-vault-Lq41@reports.internal:5432/reports'; // report: hardcoded-credentials

export const report = async () => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return (await client.query('SELECT 1')).rowCount;
};

const templateUrl = (password) => `postgres://report:${password}@reports.internal:5432/reports`; // safe: hardcoded-credentials

export const reportManaged = async () => {
  const client = new Client({ connectionString: templateUrl(process.env.REPORT_DB_PASSWORD) });
  await client.connect();
  return (await client.query('SELECT 1')).rowCount;
};

const storage = new S3Client({
  region: 'eu-central-1',
  credentials: {
    accessKeyId: process.env.STORAGE_KEY_ID,
    secretAccessKey: 'b7WnR0q/TzXv4LdY8mKe2PcJ+uHs6GfAoI1NtE5Q', // report: hardcoded-credentials
  },
});

export const upload = async (event) => ({ region: await storage.config.region(), key: event.detail.key });

export const partner = async (event) => {
  const headers = { Authorization: 'Bearer ' + 'p4rtner-7f31c09ab2e44d5f' }; // report: hardcoded-credentials
  const { data } = await axios.post('https://partner.example.com/orders', event.detail, { headers });
  return data;
};

export const partnerManaged = async (event) => {
  const headers = { Authorization: `Bearer ${process.env.PARTNER_TOKEN}` }; // safe: hardcoded-credentials
  const { data } = await axios.post('https://partner.example.com/orders', event.detail, { headers });
  return data;
};

const API_KEY = '<your-api-key>'; // safe: hardcoded-credentials

export const configured = async () => ({ ready: Boolean(process.env.API_KEY ?? API_KEY.startsWith('live')) });
