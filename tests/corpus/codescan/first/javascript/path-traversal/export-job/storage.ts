import { writeFile } from 'fs/promises';
import { join } from 'path';

export async function writeExport(name: string, content: string): Promise<void> {
  await writeFile(join('/mnt/exports', `${name}.csv`), content); // report: path-traversal
}

export async function writeNumbered(position: number, content: string): Promise<void> {
  await writeFile(join('/mnt/exports', `${position}.csv`), content); // safe: path-traversal
}
