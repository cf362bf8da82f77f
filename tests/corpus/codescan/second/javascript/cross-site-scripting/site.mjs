import express from 'express';
import serverless from 'serverless-http';
import he from 'he';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';

const app = express();
const s3 = new S3Client({});
const ses = new SESClient({});

app.get('/search', (req, res) => {
  const { q } = req.query;
  res.send(`<p>Results for ${q}</p>`); // report: cross-site-scripting
});

app.get('/search.json', (req, res) => {
  const { q } = req.query;
  res.json({ title: `<p>Results for ${q}</p>` }); // safe: cross-site-scripting
});

app.get('/tags/:tag', (req, res) => {
  let { tag } = req.params;
  if (req.query.raw === '1') {
    res.type('html');
  } else {
    tag = he.encode(tag);
  }
  res.write('<h2>' + tag + '</h2>'); // report: cross-site-scripting
  res.end();
});

app.get('/colors/:color', (req, res) => {
  const known = ['red', 'green'].find((c) => c === req.params.color);
  if (!known) {
    res.status(404).end();
    return;
  }
  res.send(`<p style="color:${known}">sample</p>`); // safe: cross-site-scripting
});

export const handler = serverless(app);

export const publish = async (event) => {
  const { title, text } = event.detail;
  const Body = `<html><title>${he.encode(title)}</title><body>${text}</body></html>`;
  await s3.send(new PutObjectCommand({ Bucket: process.env.SITE, Key: 'news.html', ContentType: 'text/html', Body })); // report: cross-site-scripting
};

export const publishText = async (event) => {
  const { title, text } = event.detail;
  const Body = `${title}\n\n${text}`;
  await s3.send(new PutObjectCommand({ Bucket: process.env.SITE, Key: 'news.txt', ContentType: 'text/plain', Body })); // safe: cross-site-scripting
};

export const mail = async (event) => {
  for (const record of event.Records) {
    const { to, comment } = JSON.parse(record.body);
    const Html = { Data: `<p>${comment}</p>` };
    const message = { Subject: { Data: 'New comment' }, Body: { Html } };
    await ses.send(new SendEmailCommand({ Source: process.env.FROM, Destination: { ToAddresses: [to] }, Message: message })); // report: cross-site-scripting
  }
};
