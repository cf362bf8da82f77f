import escapeRegExp from 'lodash/escapeRegExp';

const WORDS = /^(\w+\s?)+$/;
const PLAIN_WORDS = /^\w+(?:\s\w+){0,20}$/;

export const checkTitle = async (event: { title: string }) => WORDS.test(event.title); // report: regular-expression-dos

export const checkPlainTitle = async (event: { title: string }) => PLAIN_WORDS.test(event.title); // safe: regular-expression-dos

export const checkFixedTitle = async (event: { user: string }) => [WORDS.test('Weekly report'), event.user]; // safe: regular-expression-dos

export const searchText = async (event: { queryStringParameters: { pattern: string } }) => {
  const pattern = new RegExp(event.queryStringParameters.pattern, 'i'); // report: regular-expression-dos
  return pattern.test('the quick brown fox');
};

export const searchEscaped = async (event: { queryStringParameters: { pattern: string } }) => {
  const pattern = new RegExp(escapeRegExp(event.queryStringParameters.pattern), 'i'); // safe: regular-expression-dos
  return pattern.test('the quick brown fox');
};

const squeeze = (text: string): string => text.replace(/(a+)+!/g, '!'); // report: regular-expression-dos

export const clean = async (event: { body: string }) => squeeze(event.body);

class Matcher {
  constructor(private readonly text: string) {}

  matches(pattern: string): boolean {
    return this.text.startsWith(pattern);
  }
}

export const matches = async (event: { pattern: string }) => new Matcher('(a+)+').matches(event.pattern); // safe: regular-expression-dos
