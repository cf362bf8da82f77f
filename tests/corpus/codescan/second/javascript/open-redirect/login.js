'use strict';

const ALLOWED = new Set(['www.example.com', 'shop.example.com']);

exports.afterLogin = async (event) => {
  const next = event.queryStringParameters.next || '/';
  return { statusCode: 302, headers: { Location: next } }; // report: open-redirect
};

exports.afterLoginLocal = async (event) => {
  const next = event.queryStringParameters.next || '/';
  if (!/^\/[A-Za-z0-9_]+$/.test(next)) {
    return { statusCode: 400, body: 'bad target' };
  }
  return { statusCode: 302, headers: { Location: next } }; // safe: open-redirect
};

exports.afterLoginPath = async (event) => {
  const next = event.queryStringParameters.next || '/';
  const target = next.startsWith('/') ? next : '/home';
  return { statusCode: 303, headers: { Location: target } }; // report: open-redirect
};

exports.afterLoginHost = async (event) => {
  const { next } = event.queryStringParameters;
  let target;
  try {
    target = new URL(next);
  } catch {
    return { statusCode: 400 };
  }
  if (target.protocol !== 'https:' || !ALLOWED.has(target.host)) {
    return { statusCode: 400 };
  }
  return { statusCode: 302, headers: { Location: target.toString() } }; // safe: open-redirect
};

function redirect(location, status = 301) {
  return { statusCode: status, headers: { location }, body: '' }; // report: open-redirect
}

exports.shortLink = (event, context, callback) => {
  const { url } = JSON.parse(Buffer.from(event.pathParameters.code, 'base64').toString());
  callback(null, redirect(url));
};

const PAGES = { docs: 'https://docs.example.com/', home: 'https://www.example.com/' };

exports.jump = async (event) => {
  const wanted = event.pathParameters.page;
  const location = Object.hasOwn(PAGES, wanted) ? PAGES[wanted] : PAGES.home;
  return { statusCode: 302, headers: { Location: location }, body: '' }; // safe: open-redirect
};

exports.language = async (event) => {
  const headers = { Location: event.headers.referer };
  headers.Location = '/en/';
  return { statusCode: 302, headers, body: '' }; // safe: open-redirect
};
