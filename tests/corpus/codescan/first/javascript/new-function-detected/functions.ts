const OPERATORS = ['+', '-'] as const;

export const build = async (source: string) => new Function('x', source); // report: new-function-detected

export const buildReturn = (body: string) => {
  const text = 'return ' + body;
  return new Function(text); // report: new-function-detected
};

class Compiler {
  constructor(private readonly lines: string[]) {}

  compile() {
    return new Function('input', this.lines.join('\n')); // report: new-function-detected
  }
}

export const compile = async (event: { lines: string[] }) => new Compiler(event.lines).compile()(event);

export const constant = async () => new Function('a', 'b', 'return a + b')(1, 2); // safe: new-function-detected

class FunctionRegistry {
  constructor(private readonly name: string) {}

  describe() {
    return `${this.name} ${OPERATORS.length}`;
  }
}

export const registry = async (event: { name: string }) => new FunctionRegistry(event.name).describe(); // safe: new-function-detected

export const isFunction = async (event: { value: unknown }) => event.value instanceof Function; // safe: new-function-detected
