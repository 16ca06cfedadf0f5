import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { createPace } from '../pace.ts';
import { unreadable } from '../unreadable.ts';

const deepest = 3;

/**
 * Git opens whatever is named like an object: it follows links, and waits at a FIFO. Throws
 * `REPOSITORY_UNREADABLE` unless all below the folder are regular files and folders.
 */
export async function guardObjectFolders(objects: string, signal: AbortSignal): Promise<void> {
  const pace = createPace(signal);
  const pending = [{ folder: objects, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { folder, depth } = next;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      await pace.breathe();
      refuse(entry);
      if (entry.isDirectory() && depth < deepest)
        pending.push({ folder: join(folder, entry.name), depth: depth + 1 });
    }
  }
}

function refuse(entry: Dirent): void {
  if (entry.isFile() || entry.isDirectory()) return;
  const kind = entry.isSymbolicLink() ? 'a link' : 'not a regular file';
  throw unreadable(`one of its object files is ${kind}`);
}
