import * as libxml from 'libxmljs';
import type { S3Event } from 'aws-lambda';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';

const s3 = new S3Client({});

abstract class Loader {
  protected abstract readonly expand: boolean;

  protected async text(record: S3Event['Records'][number]): Promise<string> {
    const { bucket, object } = record.s3;
    const reply = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: object.key }));
    return reply.Body!.transformToString();
  }
}

class CatalogLoader extends Loader {
  protected readonly expand = true;

  async load(record: S3Event['Records'][number]): Promise<libxml.Document> {
    return libxml.parseXml(await this.text(record), { noent: this.expand }); // report: xml-external-entity
  }
}

export const catalog = async (event: S3Event): Promise<number> => {
  const loader = new CatalogLoader();
  const documents = await Promise.all(event.Records.map((record) => loader.load(record)));
  return documents.length;
};

class PriceLoader extends Loader {
  protected readonly expand = false;

  async load(record: S3Event['Records'][number]): Promise<libxml.Document> {
    return libxml.parseXml(await this.text(record), { noent: this.expand }); // safe: xml-external-entity
  }
}

export const prices = async (event: S3Event): Promise<number> => {
  const loader = new PriceLoader();
  const documents = await Promise.all(event.Records.map((record) => loader.load(record)));
  return documents.length;
};
