import { execFileSync, execSync } from 'child_process';

export function pack(folder: string, name: string): void {
  execSync(`zip -r ${name}.zip ${folder}`); // report: os-command-injection
}

export function packWithoutShell(folder: string, name: string): void {
  execFileSync('zip', ['-r', `/tmp/${name}.zip`, '--', folder]); // safe: os-command-injection
}
