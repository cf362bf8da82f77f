import fetch from 'node-fetch';

const PREFIX = 'https://files.example.com';

function assertOurs(url) {
  if (!url.startsWith(PREFIX)) {
    throw new Error('foreign url');
  }
}

export const importFile = async (event) => {
  const { source } = event.arguments;
  assertOurs(source);
  const response = await fetch(source); // report: server-side-request-forgery
  return response.text();
};

export const importNamed = async (event) => {
  const { source } = event.arguments;
  const id = Number.parseInt(source, 10);
  const response = await fetch(`${PREFIX}/files/${id}`); // safe: server-side-request-forgery
  return response.text();
};

export const notifyAll = async (event) => {
  const posts = event.Records.map(({ body }) => JSON.parse(body)).map(({ endpoint, payload }) => ({
    endpoint,
    init: { method: 'POST', body: JSON.stringify(payload) },
  }));
  const send = ({ endpoint, init }) => fetch(`https://${endpoint}/notify`, init); // report: server-side-request-forgery
  await Promise.all(posts.map(send));
};

function fetchLocal(path, cache = new Map()) {
  return cache.get(path) ?? 'missing';
}

export const cached = async (event) => {
  const axios = { get: (url) => fetchLocal(url) };
  return axios.get(event.queryStringParameters.url); // safe: server-side-request-forgery
};

export const mirror = async (event) => {
  const sources = [];
  sources.push(event.detail.url);
  sources.push('https://files.example.com/fallback.json');
  const response = await fetch(sources[1]); // safe: server-side-request-forgery
  return { first: sources[0].length, status: response.status };
};

export const mirrorFirst = async (event) => {
  const sources = [];
  sources.push(event.detail.url);
  sources.push('https://files.example.com/fallback.json');
  const [primary] = sources;
  return (await fetch(primary)).status; // report: server-side-request-forgery
};
