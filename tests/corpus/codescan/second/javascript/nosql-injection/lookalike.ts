import type { SQSEvent } from 'aws-lambda';

interface Visitor {
  id: string;
  role: string;
}

class Directory {
  constructor(private readonly people: Visitor[]) {}

  find(query: Partial<Visitor>): Visitor | undefined {
    return this.people.find((p) => p.id === query.id && p.role === query.role);
  }
}

const collection = new Directory([{ id: 'u1', role: 'guest' }]);

export const visitors = async (event: SQSEvent): Promise<(Visitor | undefined)[]> =>
  event.Records.map((record) => collection.find(JSON.parse(record.body))); // safe: nosql-injection
