import fs, { chmodSync, constants } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({});
const MODE = 0o700 | constants.S_IRWXO;

export const share = async () => chmodSync('/mnt/data/report.csv', 0o777); // report: loose-file-permissions

export const keep = async () => chmodSync('/mnt/data/report.csv', 0o600); // safe: loose-file-permissions

export const shareNamed = (event, context, callback) => fs.chmod('/mnt/data/run.sh', MODE, callback); // report: loose-file-permissions

export const keepNamed = (event, context, callback) => fs.chmod('/mnt/data/run.sh', constants.S_IRUSR | constants.S_IWUSR, callback); // safe: loose-file-permissions

export const sharedFile = async (event) => {
  await writeFile('/mnt/data/note.txt', event.text, { mode: 0o666 }); // report: loose-file-permissions
};

export const keptFolder = async (event) => {
  const options = { recursive: true, mode: 0o777 };
  options.mode = 0o700;
  await mkdir(`/mnt/data/${Number(event.id)}`, options); // safe: loose-file-permissions
};

export const publish = async (event) => {
  await s3.send(new PutObjectCommand({ Bucket: 'site', Key: 'a.txt', Body: event.body, ACL: 'public-read-write' })); // report: loose-file-permissions
};

class Door {
  chmod(name, mode) {
    return `${name}:${mode}`;
  }
}

export const door = async () => new Door().chmod('front', 0o777); // safe: loose-file-permissions
