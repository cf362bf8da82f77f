export function run(script: string): Buffer;
