import { createWriteStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';

class Scratch {
  constructor(folder) {
    this.folder = folder;
  }

  writer() {
    return createWriteStream(`${this.folder}/scratch.log`); // report: insecure-temp-file
  }
}

export const record = async (event) => {
  const scratch = new Scratch(tmpdir());
  scratch.writer().end(JSON.stringify(event.detail));
};

export const recordPrivate = async (event) => {
  const folder = await mkdtemp(`${tmpdir()}/scratch-`);
  createWriteStream(`${folder}/scratch.log`).end(JSON.stringify(event.detail)); // safe: insecure-temp-file
  return folder.length;
};
