import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Absolute path of something the package ships: `templates`, `schemas`, `examples`. */
export const packagePath = (name: string): string =>
  fileURLToPath(new URL(`../../${name}`, import.meta.url));

export async function packageVersion(): Promise<string> {
  const text = await readFile(packagePath('package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
