import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startSha256 } from '../../hash.ts';
import { packagePath } from '../../package-files.ts';

let known: string | undefined;

/**
 * Names the code that finds facts: facts found by other code are not taken for its own. From the
 * code itself, so that nobody has to remember to count a version up.
 */
export function engineDigest(): string {
  return (known ??= digest());
}

function digest(): string {
  const folder = dirname(dirname(fileURLToPath(import.meta.url)));
  const sum = startSha256();
  // They decode texts and take subjects apart.
  sum.add(`${process.version}\n`);
  sum.add(readFileSync(packagePath('package.json')));
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/(?<!\.d)\.[jt]s$/.test(name)) continue;
    sum.add(`${name}\0`);
    sum.add(readFileSync(join(folder, name)));
  }
  return sum.hex().slice(0, 32);
}
