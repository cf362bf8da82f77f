import type { SQSEvent } from 'aws-lambda';

function assignPath(target: Record<string, any>, path: string[], value: unknown): void {
  let node = target;
  for (const part of path.slice(0, -1)) {
    node[part] ??= {};
    node = node[part];
  }
  node[path[path.length - 1]] = value; // report: insecure-object-attribute-modification
}

export const apply = async (event: SQSEvent): Promise<object> => {
  const state = {};
  for (const record of event.Records) {
    const { path, value } = JSON.parse(record.body) as { path: string; value: unknown };
    assignPath(state, path.split('.'), value);
  }
  return state;
};

export const tally = async (event: SQSEvent): Promise<object> => {
  const counts = new Map<string, number>();
  for (const record of event.Records) {
    const { key } = JSON.parse(record.body) as { key: string };
    counts.set(key, (counts.get(key) ?? 0) + 1); // safe: insecure-object-attribute-modification
  }
  return Object.fromEntries(counts);
};
