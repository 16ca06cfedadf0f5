import path from 'node:path';
import { watch } from 'chokidar';
import { createFolderEvents } from './folder-events.ts';
import { sessionFileOf, sessionOfFolder } from './inbox-names.ts';
import { canaryName, type OpenWatcher, type Watcher } from './watcher.ts';

/** Events of the inbox and one level below, for names that may be sessions; no link is followed. */
export const openChokidar: OpenWatcher = (folder, polling) =>
  polling ? polled(folder) : createFolderEvents(folder);

function polled(folder: string): Watcher {
  return watch(folder, {
    awaitWriteFinish: false,
    followSymlinks: false,
    depth: 1,
    // The sweep tells of what is there.
    ignoreInitial: true,
    atomic: false,
    usePolling: true,
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
