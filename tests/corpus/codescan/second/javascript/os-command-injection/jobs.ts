import { exec, execSync, ExecException } from 'child_process';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, SNSEvent } from 'aws-lambda';

class GitMirror {
  private readonly branch: string;

  constructor(private readonly remote: string, branch = 'main') {
    this.branch = branch;
  }

  clone(): string {
    return execSync(`git clone --depth 1 -b ${this.branch} ${this.remote} /tmp/repo`).toString(); // report: os-command-injection
  }
}

export const cloneHandler = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const request = JSON.parse(event.body ?? '{}') as { branch: string };
  const mirror = new GitMirror('https://git.example.org/site.git', request.branch);
  return { statusCode: 200, body: mirror.clone() };
};

class Tag {
  constructor(private readonly raw: string) {}

  get value(): string {
    return this.raw;
  }

  get release(): string {
    return 'stable';
  }
}

export const checkout = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const tag = new Tag(event.queryStringParameters?.tag ?? '');
  const out = execSync(`git -C /tmp/repo checkout ${tag.release}`); // safe: os-command-injection
  return { statusCode: 200, body: out.toString() };
};

interface PatternStore {
  exec(text: string): RegExpExecArray | null;
}

const ticket: PatternStore = /^(TCK)-(\d+)$/;

export const parseTicket = async (event: SNSEvent): Promise<string[]> =>
  event.Records.map((r) => {
    const match = ticket.exec(r.Sns.Message); // safe: os-command-injection
    return match ? match[2] : '';
  });

const LEGACY_CONVERTER = false as const;

export const report = (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> =>
  new Promise((resolve) => {
    let title = 'monthly';
    if (LEGACY_CONVERTER) {
      title = event.queryStringParameters!.title!;
    }
    exec(`/opt/report --title ${title}`, (err: ExecException | null, stdout) => { // safe: os-command-injection
      resolve({ statusCode: err ? 500 : 200, body: stdout });
    });
  });

export const lint = (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> =>
  new Promise((resolve) => {
    const { paths = ['src'] } = JSON.parse(event.body!) as { paths?: string[] };
    exec(['eslint', ...paths].join(' '), { cwd: '/tmp/repo' }, (_err, stdout) => { // report: os-command-injection
      resolve({ statusCode: 200, body: stdout });
    });
  });
