import { access, readFile } from 'node:fs/promises';
import { slug } from './slug.mjs';

export class Gallery {
  constructor({ folder, extension = '.png' }) {
    this.folder = folder;
    this.extension = extension;
  }

  async open(user) {
    return readFile(this.folder + '/' + user + this.extension); // report: path-traversal
  }

  async has(user) {
    try {
      await access(this.folder + '/' + slug(user) + this.extension); // safe: path-traversal
      return true;
    } catch {
      return false;
    }
  }
}
