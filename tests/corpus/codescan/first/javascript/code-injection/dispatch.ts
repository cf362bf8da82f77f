import { Handler } from 'aws-lambda';

interface RuleEvent {
  condition: string;
  amount: number;
  expressions: string[];
}

class Rule {
  private readonly fallback: string = 'amount > 100';

  constructor(private readonly source: string) {}

  condition(): string {
    return this.source;
  }

  fixedCondition(): string {
    return this.fallback;
  }
}

export const applyRule: Handler<RuleEvent> = async (event) => {
  const rule = new Rule(event.condition);
  return eval(rule.condition()); // report: code-injection
};

export const applyFixedRule: Handler<RuleEvent> = async (event) => {
  const rule = new Rule(event.condition);
  const amount = event.amount;
  return eval(rule.fixedCondition()) && amount; // safe: code-injection
};

const every = <T, R>(items: T[], action: (item: T) => R): R[] => items.map((item) => action(item));

export const mapExpressions: Handler<RuleEvent> = async (event) => every(event.expressions, (text) => eval(text)); // report: code-injection

export const mapLengths: Handler<RuleEvent> = async (event) => every(event.expressions, (text) => text.length); // safe: code-injection

class Model {
  private mode = 'train';

  eval(text: string): string {
    this.mode = text;
    return this.mode;
  }
}

export const prepare: Handler<{ mode: string }> = async (event) => {
  const model = new Model();
  return model.eval(event.mode); // safe: code-injection
};

export const numbersOnly: Handler<{ left: string; right: string }> = async ({ left, right }) => {
  return eval(`${Number(left)} + ${Number(right)}`); // safe: code-injection
};

export const textsOnly: Handler<{ left: string; right: string }> = async ({ left, right }) => {
  return eval(`${left} + ${right}`); // report: code-injection
};

export const finallyWins: Handler<{ expression: string }> = async (event) => {
  let expression = event.expression;
  try {
    expression = expression.trim();
  } finally {
    expression = '0';
  }
  return eval(expression); // safe: code-injection
};
