import AdmZip from 'adm-zip';
import * as fs from 'fs';
import * as path from 'path';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

interface Entry {
  entryName: string;
  getData(): Buffer;
}

class Unpacker {
  constructor(private readonly folder: string) {}

  store(entry: Entry): void {
    fs.writeFileSync(path.join(this.folder, entry.entryName), entry.getData()); // report: path-traversal
  }
}

export const unpack = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const zip = new AdmZip(Buffer.from(event.body!, 'base64'));
  const unpacker = new Unpacker('/tmp/unpacked');
  zip.getEntries().forEach((entry: Entry) => unpacker.store(entry));
  return { statusCode: 204, body: '' };
};

export const unpackFlat = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const zip = new AdmZip(Buffer.from(event.body!, 'base64'));
  zip.getEntries().forEach((entry: Entry, index: number) => {
    fs.writeFileSync(path.join('/tmp/unpacked', `part-${index}`), entry.getData()); // safe: path-traversal
  });
  return { statusCode: 204, body: '' };
};

enum Theme {
  Light = 'light',
  Dark = 'dark',
}

const stylesheet = (theme: Theme): string => {
  switch (theme) {
    case Theme.Dark:
      return 'themes/dark.css';
    default:
      return 'themes/light.css';
  }
};

export const theme = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const file = stylesheet(event.queryStringParameters?.theme as Theme);
  return { statusCode: 200, body: fs.readFileSync(file, 'utf8') }; // safe: path-traversal
};

export const rawTheme = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const name: Theme = (event.queryStringParameters?.theme ?? Theme.Light) as Theme;
  return { statusCode: 200, body: fs.readFileSync(`themes/${name}.css`, 'utf8') }; // report: path-traversal
};
