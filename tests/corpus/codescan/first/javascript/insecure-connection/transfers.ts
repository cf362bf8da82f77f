import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';
import axios from 'axios';
import { createTransport } from 'nodemailer';
import { Client } from 'basic-ftp';

const SCHEMA = 'http://schemas.example.com/order/v1';
const BASE = 'http://' + 'reports.example.com';

export const pushOrder = async (event: { detail: object }) => {
  await axios.post('http://partner.example.com/orders', event.detail); // report: insecure-connection
};

export const pushOrderSecure = async (event: { detail: object }) => {
  await axios.post('https://partner.example.com/orders', { schema: SCHEMA, order: event.detail }); // safe: insecure-connection
};

export const extensionValue = async () => {
  return (await fetch('http://localhost:2773/systemsmanager/parameters/get?name=title')).json(); // safe: insecure-connection
};

export const pullReport = async () => (await fetch(`${BASE}/daily`)).text(); // report: insecure-connection

export const upload = async () => {
  const client = new Client();
  await client.access({ host: 'files.example.com', user: process.env.FTP_USER, password: process.env.FTP_AUTH, secure: false }); // report: insecure-connection
  client.close();
};

export const uploadTls = async () => {
  const client = new Client();
  await client.access({ host: 'files.example.com', user: process.env.FTP_USER, password: process.env.FTP_AUTH, secure: true }); // safe: insecure-connection
  client.close();
};

export const mail = async (event: { text: string }) => {
  const transport = createTransport({ host: 'mail.example.com', port: 465, secure: true }); // safe: insecure-connection
  await transport.sendMail({ from: 'web@example.com', to: 'us@example.com', text: event.text });
};

export const plainStore = async () => {
  const client = new S3Client({ endpoint: 'http://store.example.com', forcePathStyle: true }); // report: insecure-connection
  return client.send(new ListBucketsCommand({}));
};
