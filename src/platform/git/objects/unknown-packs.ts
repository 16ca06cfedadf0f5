import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Pace } from '../pace.ts';

const headBytes = 8;
const mostNames = 100_000;
const indexMagic = 0xff744f63;
const packMagic = 0x5041434b;
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Whether a pack is in a format that came after this program. What is damaged, a link or not there is
 * none: whoever reads it says so.
 */
export async function hasUnknownPacks(folders: readonly string[], pace: Pace): Promise<boolean> {
  for (const folder of folders) {
    const packs = join(folder, 'pack');
    for (const name of await namesIn(packs)) {
      await pace.breathe();
      if (/^pack-.*\.(?:idx|pack)$/s.test(name) && isUnknown(readHead(join(packs, name))))
        return true;
    }
  }
  return false;
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  const entries = await opendir(folder).catch(() => undefined);
  for await (const { name } of entries ?? []) {
    names.push(name);
    if (names.length >= mostNames) break;
  }
  return names;
}

function readHead(path: string): Buffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, readFlags);
    const head = Buffer.alloc(headBytes);
    if (!fstatSync(file).isFile() || readSync(file, head) < headBytes) return undefined;
    return head;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The first version of the index has no magic number, and begins with how many objects there are. */
function isUnknown(head: Buffer | undefined): boolean {
  const [magic, version] = [head?.readUInt32BE(0), head?.readUInt32BE(4)];
  if (magic === indexMagic) return version !== 2;
  return magic === packMagic && version !== 2 && version !== 3;
}
