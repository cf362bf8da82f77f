import { constants, writeFileSync } from 'fs';
import { chmod } from 'fs/promises';
import type { ScheduledEvent } from 'aws-lambda';

const { S_IRUSR, S_IWUSR, S_IROTH, S_IWOTH } = constants;

export const share = async (_event: ScheduledEvent): Promise<void> => {
  await chmod('/mnt/state/lock', S_IRUSR | S_IWUSR | S_IROTH | S_IWOTH); // report: loose-file-permissions
};

export const keep = async (_event: ScheduledEvent): Promise<void> => {
  await chmod('/mnt/state/lock', S_IRUSR | S_IWUSR); // safe: loose-file-permissions
};

const MASK = 0o777;

export const tally = async (_event: ScheduledEvent): Promise<void> => {
  writeFileSync('/mnt/state/tally', String(Date.now() & MASK), { mode: 0o640 & 0o600 }); // safe: loose-file-permissions
};
