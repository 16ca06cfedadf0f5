import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Absolute path of something the package ships: `templates`, `schemas`, `examples`. */
export const packagePath = (name: string): string =>
  fileURLToPath(new URL(`../../${name}`, import.meta.url));

export async function packageVersion(): Promise<string> {
  const text = await readFile(packagePath('package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The session types that have a schema, sorted; without loading what would run them. */
export async function sessionTypes(): Promise<string[]> {
  const names = await readdir(packagePath('schemas/source'));
  return names.flatMap((name) => /^(\w+)\.schema\.json$/.exec(name)?.[1] ?? []).sort();
}

/** False when TypeScript is run from source, as tests do. */
export const isCompiled = import.meta.url.endsWith('.js');
