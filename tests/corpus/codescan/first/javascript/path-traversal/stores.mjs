import { readFile, mkdir, rm } from 'node:fs/promises';
import { createReadStream, readFileSync } from 'node:fs';
import middy from '@middy/core';

const clean = (value) => value.replace(/[^A-Za-z0-9_-]/g, '');
const dotless = (value) => value.replace('../', '');

export const showNote = async (event) => readFile(`/mnt/notes/${clean(event.pathParameters.note)}.md`, 'utf8'); // safe: path-traversal

export const showNoteReplaced = async (event) => readFile(`/mnt/notes/${dotless(event.pathParameters.note)}.md`, 'utf8'); // report: path-traversal

class Attachment {
  constructor(owner, filename) {
    this.owner = owner;
    this.filename = filename;
  }

  location() {
    return `/mnt/attachments/${this.owner}/${this.filename}`;
  }

  static index() {
    return '/mnt/attachments/index.json';
  }
}

export const showAttachment = async (event) => {
  const attachment = new Attachment('shared', event.queryStringParameters.file);
  return readFileSync(attachment.location(), 'utf8'); // report: path-traversal
};

export const showIndex = async (event) => {
  const attachment = new Attachment('shared', event.queryStringParameters.file);
  return `${attachment.owner} ${readFileSync(Attachment.index(), 'utf8')}`; // safe: path-traversal
};

const requirePlain = (next) => async (event, context) => {
  if (!/^[a-z0-9]+$/.test(event.pathParameters.note)) {
    return { statusCode: 400 };
  }
  return next(event, context);
};

export const wrappedNote = requirePlain(async (event) => {
  const body = await readFile('/mnt/notes/' + event.pathParameters.note, 'utf8'); // safe: path-traversal
  return { statusCode: 200, body };
});

export const middyNote = middy(async (event) => {
  const body = await readFile('/mnt/notes/' + event.pathParameters.note, 'utf8'); // report: path-traversal
  return { statusCode: 200, body };
});

export const looped = async (event) => {
  let folder = '/mnt/tree';
  for (const part of event.parts) {
    folder += '/' + part;
  }
  await mkdir(folder, { recursive: true }); // report: path-traversal
};

export const loopedChecked = async (event) => {
  let folder = '/mnt/tree';
  for (const part of event.parts) {
    if (!/^\w+$/.test(part)) {
      throw new Error('bad part');
    }
    folder += '/' + part;
  }
  await mkdir(folder, { recursive: true }); // safe: path-traversal
};

export const removeDefault = async ({ name = 'default' }) => {
  const paths = { chosen: `/mnt/u/${name}`, fallback: '/mnt/u/default' };
  delete paths.chosen;
  await rm(paths.fallback, { recursive: true }); // safe: path-traversal
};

export const removeChosen = async ({ name = 'default' }) => {
  const { chosen: target } = { chosen: `/mnt/u/${name}`, fallback: '/mnt/u/default' };
  await rm(target, { recursive: true }); // report: path-traversal
};

class Valve {
  readFile(position) {
    return position;
  }
}

export const openValve = async (event) => new Valve().readFile(event.position); // safe: path-traversal

export const streamed = async (event) =>
  new Promise((resolve, reject) => {
    const stream = createReadStream(event.arguments.path); // report: path-traversal
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => resolve(Buffer.concat(parts).toString()));
    stream.on('error', reject);
  });
