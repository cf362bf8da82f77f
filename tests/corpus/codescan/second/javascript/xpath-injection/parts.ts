import * as xpath from 'xpath';
import { DOMParser } from '@xmldom/xmldom';
import type { SQSEvent } from 'aws-lambda';

const doc = new DOMParser().parseFromString('<parts><part id="a1"/></parts>', 'text/xml');

class PartIndex {
  constructor(private readonly prefix: string) {}

  locate(id: string): xpath.SelectedValue[] {
    const expression = this.prefix + "[@id='" + id + "']";
    return xpath.evaluate(expression, doc, null, 0, null) as unknown as xpath.SelectedValue[]; // report: xpath-injection
  }
}

export const locate = async (event: SQSEvent) => {
  const index = new PartIndex('//part');
  return event.Records.map((r) => index.locate(JSON.parse(r.body).id));
};

export const locateStrict = async (event: SQSEvent) =>
  event.Records.flatMap((r) => {
    const { id } = JSON.parse(r.body) as { id: string };
    if (!/^[a-z0-9]+$/.test(id)) throw new Error('malformed part');
    return xpath.select(`//part[@id='${id}']`, doc as unknown as Node) as Node[]; // safe: xpath-injection
  });
