import { setTimeout as delay } from 'node:timers/promises';
import vm from 'node:vm';

const knownWords = ['max', 'min', 'sum'];

function checkExpression(text) {
  const words = text.split(/\W+/);
  for (const word of words) {
    if (!knownWords.includes(word)) {
      console.warn('unexpected word in expression');
    }
  }
  return text;
}

export const aggregate = async (event) => {
  const source = checkExpression(event.detail.expression);
  const script = new vm.Script(source); // report: code-injection
  return script.runInNewContext({ values: event.detail.values });
};

export const wait = async (event) => {
  const { message } = event.detail;
  await delay(100);
  return new Promise((resolve) => {
    setTimeout(() => resolve(message), 50); // safe: code-injection
  });
};

export const later = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = true;
  globalThis.finish = () => callback(null, 'done');
  const action = event.queryStringParameters?.action ?? 'finish()';
  const runner = (code) => (0, eval)(code); // report: code-injection
  setTimeout(() => runner(action), 10);
};

class Interpreter {
  #stack = [];

  eval(source) {
    for (const token of source.split(' ')) {
      if (token === '+') this.#stack.push(this.#stack.pop() + this.#stack.pop());
      else this.#stack.push(Number(token));
    }
    return this.#stack.pop();
  }
}

export const rpn = async (event) => {
  const interpreter = new Interpreter();
  return interpreter.eval(event.body); // safe: code-injection
};

export async function filterRows(event) {
  const { rows, where } = JSON.parse(event.body);
  const predicate = new Function('row', 'return ' + where); // report: code-injection
  return { statusCode: 200, body: JSON.stringify(rows.filter((row) => predicate(row))) };
}
