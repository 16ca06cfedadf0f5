import { liveSessions } from '../verification/live-sessions.ts';
import { extractBackup } from './extract-backup.ts';
import type { Ground } from './lay-ground.ts';
import { moveArchiveAside } from './rebuild-home.ts';
import { viewOfHome } from './view-of-home.ts';

export interface PutBack {
  /** Home-relative names of what stood there before and is kept. */
  readonly kept: readonly string[];
  /** Files that are there again. */
  readonly count: number;
}

/**
 * Puts back what a backup holds besides manifest and journal: archives and settings replace those of
 * the home, which are kept aside; of outputs/ only what is missing comes back, and no session file
 * whose session is there under another name.
 */
export async function putBack(ground: Ground, file: string): Promise<PutBack> {
  const { home, files } = ground;
  const live = await liveIds(ground);
  const kept: string[] = [];
  let count = 0;
  const replaced = new Set<string>();
  const index = '.flywheel/archive-index.ndjson';
  kept.push(...(await moveArchiveAside(ground, 'before-restore')));
  await extractBackup(ground, file, async (path) => {
    const target = home.absolute(path);
    if (path === index || path.startsWith('outputs/archive/')) return target;
    // Named by its content, and wanted by open claims of the journal that comes back.
    if (path.startsWith('.flywheel/pinned/')) return target;
    if (path === 'manifest.json' || path.startsWith('.flywheel/')) return undefined;
    const isSetting = path.startsWith('watch/') || path.startsWith('templates/');
    if (isSetting && !replaced.has(path)) {
      replaced.add(path);
      kept.push(...(await moveAside(ground, path)));
    } else if (await files.exists(target)) return undefined;
    if (isSessionOf(path, live)) return undefined;
    count += 1;
    return target;
  });
  return { kept, count };
}

/** The file names sessions are known by in the home now, without their folders. */
async function liveIds(ground: Ground): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const { path } of liveSessions(viewOfHome(ground))) names.add(nameOf(path));
  return names;
}

/** Finished session files go to the archive of the inbox under their own names. */
const nameOf = (path: string): string =>
  path.replace(/^outputs\/sessions\/(?:archive\/[^/]+\/)?/, '');

const isSessionOf = (path: string, live: ReadonlySet<string>): boolean =>
  path.startsWith('outputs/sessions/') && live.has(nameOf(path));

async function moveAside({ home, files }: Ground, path: string): Promise<string[]> {
  const from = home.absolute(path);
  for (let number = 1; await files.exists(from); number += 1) {
    const kept = `${path}.before-restore-${number}`;
    if (await files.moveIfThere(from, home.absolute(kept))) return [kept];
  }
  return [];
}
