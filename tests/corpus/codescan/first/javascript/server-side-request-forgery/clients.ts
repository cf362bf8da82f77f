import axios, { AxiosInstance } from 'axios';

class PartnerClient {
  constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  status(): Promise<Response> {
    return fetch(`${this.base}/status`, { headers: { Authorization: this.token } }); // report: server-side-request-forgery
  }

  home(): Promise<Response> {
    return fetch('https://partner.example.com/status', { headers: { Authorization: this.token } }); // safe: server-side-request-forgery
  }
}

export const partnerStatus = async (event: { base: string; token: string }) => {
  const response = await new PartnerClient(event.base, 't').status();
  return response.json();
};

export const partnerHome = async (event: { base: string; token: string }) => {
  const response = await new PartnerClient('https://partner.example.com', event.token).home();
  return response.json();
};

export const crawl = async (event: { Records: { Sns: { Message: string } }[] }) => {
  const pages = await Promise.all(event.Records.map(async ({ Sns }) => fetch(Sns.Message))); // report: server-side-request-forgery
  return pages.length;
};

export const warmUp = async (event: { source: string }) => {
  const pages = await Promise.all(['a', 'b'].map((name) => fetch(`https://cache.example.com/${name}`))); // safe: server-side-request-forgery
  return { from: event.source, pages: pages.length };
};

class Recorder {
  fetch(url: string): { url: string } {
    return { url };
  }
}

export const recordOnly = async (event: { url: string }) => new Recorder().fetch(event.url); // safe: server-side-request-forgery

export const aliasCall = async (event: { url: string }) => {
  let target = event.url;
  const address = target;
  target = 'https://static.example.com/robots.txt';
  return (await fetch(address)).status; // report: server-side-request-forgery
};

export const aliasConstant = async (event: { url: string }) => {
  const target = event.url;
  let address = target;
  address = 'https://static.example.com/robots.txt';
  return [(await fetch(address)).status, target.length]; // safe: server-side-request-forgery
};

const internal: AxiosInstance = axios.create({ baseURL: 'https://internal.example.com/' });

export const withInstance = async (event: { id: number }) => {
  return (await internal.get('items/' + Number(event.id))).data; // safe: server-side-request-forgery
};

export const withEventInstance = async (event: { base: string }) => {
  const client = axios.create({ baseURL: event.base });
  return (await client.get('/items')).data; // report: server-side-request-forgery
};

export const prefixTested = async ({ url }: { url: string }) => {
  if (!url.startsWith('https://static.example.com')) {
    throw new Error('host');
  }
  return (await fetch(url)).status; // report: server-side-request-forgery
};

export const prefixTestedSlash = async ({ url }: { url: string }) => {
  if (!url.startsWith('https://static.example.com/')) {
    throw new Error('host');
  }
  return (await fetch(url, { redirect: 'error' })).status; // safe: server-side-request-forgery
};
