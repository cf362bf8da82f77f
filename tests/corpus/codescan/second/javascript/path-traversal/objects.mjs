import { createWriteStream } from 'node:fs';
import { readFile, mkdir, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import path from 'node:path';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';

const s3 = new S3Client({});

const fetchObject = (bucket, key) => s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));

export const download = async (event) => {
  for (const { s3: entity } of event.Records) {
    const key = decodeURIComponent(entity.object.key);
    const { Body } = await fetchObject(entity.bucket.name, key);
    await pipeline(Body, createWriteStream(`/tmp/${key}`)); // report: path-traversal
  }
};

export const downloadFlat = async (event) => {
  for (const { s3: entity } of event.Records) {
    const key = decodeURIComponent(entity.object.key);
    const { Body } = await fetchObject(entity.bucket.name, key);
    const flat = key.replaceAll('/', '_');
    await pipeline(Body, createWriteStream(`/tmp/obj-${flat}`)); // safe: path-traversal
  }
};

const LANGUAGES = ['en', 'de', 'fr'];

export const messages = async (event) => {
  const lang = event.headers['accept-language'];
  if (!LANGUAGES.includes(lang)) {
    return { statusCode: 406 };
  }
  const text = await readFile(path.join('locale', `${lang}.json`), 'utf8'); // safe: path-traversal
  return { statusCode: 200, body: text };
};

export const translations = async (event) => {
  const { 'accept-language': lang = 'en', accept } = event.headers;
  if (!LANGUAGES.includes(accept)) {
    console.info('default representation');
  }
  const text = await readFile(path.join('locale', `${lang}.json`), 'utf8'); // report: path-traversal
  return { statusCode: 200, body: text };
};

export const workspace = async (event) => {
  let project = event.detail.project;
  try {
    project = new URL(project).pathname;
  } catch {
    console.info('plain project name');
  }
  await mkdir(path.join('/mnt/projects', project), { recursive: true }); // report: path-traversal
};

export const cleanup = async (event) => {
  const folders = [event.detail.project, 'cache', 'build'];
  folders.shift();
  for (const folder of folders) {
    await rm(path.join('/mnt/projects', folder), { recursive: true, force: true }); // safe: path-traversal
  }
};
