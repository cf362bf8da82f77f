import type { APIGatewayProxyEventV2, SNSEvent } from 'aws-lambda';

class AuditTrail {
  private readonly lines: string[] = [];

  note(line: string): void {
    this.lines.push(line);
  }

  flush(): void {
    console.log(this.lines.join('; ')); // report: log-injection
  }
}

export const audit = async (event: APIGatewayProxyEventV2) => {
  const trail = new AuditTrail();
  trail.note('request');
  trail.note(event.queryStringParameters?.reason ?? 'none');
  trail.flush();
  return { statusCode: 204 };
};

class Console {
  private readonly seen = new Set<string>();

  log(value: string): boolean {
    return this.seen.has(value);
  }
}

export const lookup = async (event: SNSEvent): Promise<boolean[]> => {
  const console = new Console();
  return event.Records.map((r) => console.log(r.Sns.Message)); // safe: log-injection
};

const VERBOSE = 1 > 2;

export const verbose = async (event: APIGatewayProxyEventV2) => {
  const q = event.queryStringParameters?.q;
  const label = VERBOSE ? `query ${q}` : 'query received';
  console.debug(label); // safe: log-injection
  return { statusCode: 204 };
};

const oneLine = (text: string): string => {
  text.replace(/\n/g, ' ');
  return text;
};

export const subject = async (event: SNSEvent): Promise<void> => {
  for (const { Sns } of event.Records) {
    console.log('subject: ' + oneLine(Sns.Subject ?? '')); // report: log-injection
  }
};
