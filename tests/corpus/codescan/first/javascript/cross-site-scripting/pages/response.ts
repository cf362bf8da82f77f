export interface Answer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

const encode = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

export function page(content: string, statusCode = 200): Answer {
  return { statusCode, headers: { 'content-type': 'text/html' }, body: `<body>${content}</body>` }; // report: cross-site-scripting
}

export function encodedPage(content: string, statusCode = 200): Answer {
  return { statusCode, headers: { 'content-type': 'text/html' }, body: `<body>${encode(content)}</body>` }; // safe: cross-site-scripting
}
