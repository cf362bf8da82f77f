import { exec } from "node:child_process";

/** Widths that the pages use: “small” and 🖼 large. */
const WIDTHS: readonly number[] = [200, 800];

export function convert(picture: string): void {
  for (const width of WIDTHS) {
    const command: string = `convert ${picture} -resize ${width} /tmp/🖼-${width}.png`;
    exec(command);
  }
}

export function convertNamed(picture: string): void {
  // lambdascope: ignore[os-command-injection] -- only names that an alarm of ours makes
  exec(`identify ${picture}`);
}

export function neverCalled(event: { name: string }): void {
  exec(`rm ${event.name}`);
}
