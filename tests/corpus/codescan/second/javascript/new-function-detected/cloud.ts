import type { SQSEvent } from 'aws-lambda';

namespace cloud {
  export class Function {
    constructor(readonly name: string) {}
  }
}

export const describe = async (event: SQSEvent): Promise<string[]> =>
  event.Records.map((r) => new cloud.Function(r.body).name); // safe: new-function-detected

export const mapper = async (event: SQSEvent): Promise<unknown[]> => {
  const { fields } = JSON.parse(event.Records[0].body) as { fields: string[] };
  const lines = fields.map((f) => `out.${f} = input.${f};`);
  const direct = new Function('input', 'out', lines.join('\n')); // report: new-function-detected
  return [direct, fields].map((value) => typeof value);
};
