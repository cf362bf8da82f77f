import { appendFile, writeFile } from 'fs/promises';
import type { SQSEvent } from 'aws-lambda';

class Sheet {
  private readonly rows: string[][] = [];

  add(...cells: string[]): void {
    this.rows.push(cells);
  }

  async save(file: string): Promise<void> {
    await writeFile(file, this.rows.map((r) => r.join(';')).join('\n')); // report: file-injection
  }
}

export const orders = async (event: SQSEvent): Promise<void> => {
  const sheet = new Sheet();
  for (const record of event.Records) {
    const { customer, remark } = JSON.parse(record.body) as Record<string, string>;
    sheet.add(customer, remark);
  }
  await sheet.save('/mnt/export/orders.csv');
};

const STATES = new Set(['open', 'closed']);

export const states = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const { state } = JSON.parse(record.body) as { state: string };
    if (!STATES.has(state)) continue;
    await appendFile('/mnt/export/states.csv', `${state}\n`); // safe: file-injection
  }
};
