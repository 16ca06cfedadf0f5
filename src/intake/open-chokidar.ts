import path from 'node:path';
import { watch } from 'chokidar';
import { sessionFileOf, sessionOfFolder } from './inbox-names.ts';

/** What this file uses of chokidar. */
export interface Watcher {
  on(event: 'add' | 'change' | 'unlink', listener: (file: string) => void): unknown;
  on(event: 'ready', listener: () => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  close(): Promise<void>;
}
export type OpenWatcher = (folder: string, polling: boolean) => Watcher;

/** A file of ours that proves that events arrive; no session, and told of all the same. */
export const canaryName = '.flywheel-canary.tmp';

/** Events of the inbox and one level below, for names that may be sessions; no link is followed. */
export function openChokidar(folder: string, polling: boolean): Watcher {
  return watch(folder, {
    awaitWriteFinish: false,
    followSymlinks: false,
    depth: 1,
    // The sweep tells of what is there.
    ignoreInitial: true,
    atomic: false,
    usePolling: polling,
    interval: 500,
    ignored: (file, stats) => {
      const inside = path.relative(folder, file).split(path.sep).join('/');
      return inside !== '' && inside !== canaryName && isOfNoInterest(inside, stats);
    },
  });
}

/** Asked before it is known what stands there, and again after. A pipe or a link is left to the sweep. */
function isOfNoInterest(
  inside: string,
  stats: { isDirectory(): boolean; isFile(): boolean } | undefined,
): boolean {
  const noFile = sessionFileOf(inside) === undefined;
  if (inside.includes('/')) return noFile;
  const noFolder = sessionOfFolder(inside) === undefined;
  if (!stats) return noFile && noFolder;
  return stats.isDirectory() ? noFolder : noFile || !stats.isFile();
}
