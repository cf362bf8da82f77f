import axios, { AxiosInstance } from 'axios';
import type { SQSEvent } from 'aws-lambda';

const HOST = 'billing.example.com';

class Billing {
  private readonly http: AxiosInstance = axios.create({ timeout: 1000 });
  private readonly base = 'http://' + HOST;

  async charge(body: string): Promise<number> {
    return (await this.http.post(`${this.base}/charge`, body)).status; // report: insecure-connection
  }
}

export const charge = async (event: SQSEvent): Promise<number[]> =>
  Promise.all(event.Records.map((r) => new Billing().charge(r.body)));

const SVG = 'http://www.w3.org/2000/svg';

export const badge = async (event: SQSEvent): Promise<string> =>
  `<svg xmlns="${SVG}"><text>${event.Records.length}</text></svg>`; // safe: insecure-connection
