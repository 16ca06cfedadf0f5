import { readFileSync, readdirSync } from 'node:fs';

/** With fewer file handles than this a program of hundreds of modules does not even load. */
const enough = 512;

/** True where this process may open only few files at once (`ulimit -Hn`); false where nobody says. */
export function areHandlesScarce(): boolean {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const most = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
    return most < enough;
  } catch {
    return false;
  }
}

/**
 * Loads the compiled modules below a folder one after the other, the lowest layers first: Node opens
 * all that a module imports at once, and so needs a handle for each that is not loaded yet.
 */
export async function loadInTurn(folder: URL, layers: readonly string[]): Promise<void> {
  for (const layer of layers) {
    const names = readdirSync(new URL(`${layer}/`, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((each) => each.endsWith('.js')).sort()) {
      await import(new URL(`${layer}/${name.replaceAll('\\', '/')}`, folder).href);
    }
  }
}
