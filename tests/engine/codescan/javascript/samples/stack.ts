import * as path from 'node:path';
import type { Context, Handler } from 'aws-lambda';
import { S3Client, type GetObjectCommandInput, GetObjectCommand as Get } from '@aws-sdk/client-s3';
import legacy = require('./legacy');

export enum Kind { Small, Large = 4, Named = 'named' }

namespace Names.Inner {
  export const prefix: string = 'p-';
  export function join(...parts: readonly string[]): string { return prefix + parts.join('/'); }
}

interface Request<T = unknown> { readonly body?: T; headers: Record<string, string | undefined> }
type Result = { status: number } | null;

export abstract class Store<T extends object> implements Iterable<T> {
  static #count = 0;
  private readonly client: S3Client = new S3Client({});
  protected names!: Map<string, T[]>;
  handle = async (event: Request<T>, _context?: Context): Promise<Result> => this.read(event.body as unknown as string);
  constructor(private readonly bucket: string, public kind: Kind = Kind.Small) { super_(bucket); }
  static { Store.#count++; }
  get size(): number { return Store.#count; }
  abstract key(value: T): string;
  read(name: string): Promise<Result>;
  @traced({ level: 'debug' }) async read(name: any) {
    const input = { Bucket: this.bucket, Key: path.join('/tmp', name!) } satisfies GetObjectCommandInput;
    const answer = await this.client.send(new Get(input));
    { const name = answer.Body?.toString(); if (name) legacy.write(name); }
    return <Result>{ status: answer.$metadata.httpStatusCode };
  }
  *[Symbol.iterator](): Iterator<T> { for (const list of this.names.values()) yield* list; }
}

function super_(this: void, value: string): asserts value is string {}
declare function traced(options: object): MethodDecorator;
export const handler: Handler<Request, Result> = async (event) => Names.Inner.join(event.headers['a']!) as any;
export { super_ as check, type Result };
export * from './other.js';
export default Store;
