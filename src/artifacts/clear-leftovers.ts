import path from 'node:path';
import type { FileTask } from '../domain/file-task.ts';
import type { Clock } from '../platform/clock.ts';
import type { DurableFiles } from '../platform/durable-files.ts';
import type { FileSystem } from '../platform/file-system.ts';
import type { Home } from '../platform/home.ts';
import { statNow } from '../platform/place-now.ts';
import { asideOf } from '../platform/temp-names.ts';
import { placesOf } from './task-places.ts';

export interface LeftoverParts {
  readonly home: Home;
  readonly fs: Pick<FileSystem, 'now'>;
  readonly files: DurableFiles;
  readonly clock: Pick<Clock, 'now'>;
  /** What is not known to be on disk: only where it was being put can anything be left. */
  readonly open: readonly FileTask[];
  /** Fingerprint of a session file's bytes; undefined when they are no whole session. */
  readonly fingerprintOf: (bytes: Buffer) => string | undefined;
}

/** A drop of another process that still runs takes no longer. */
const dropMs = 3_600_000;

/**
 * Takes away what a crash or a power loss left of our own temp files, and gives back what an agent
 * wrote while its echo was being put in place; what an open task has put aside is left to the task.
 * Files of a `drop` under way in another process are spared. For the owner of the home, before
 * anything of it is written.
 */
export async function clearLeftovers(parts: LeftoverParts): Promise<void> {
  const asides = new Set(
    parts.open.flatMap(({ tag, echo }) =>
      echo ? [asideOf(parts.home.absolute(echo.path), tag)] : [],
    ),
  );
  for (const folder of foldersOf(parts)) {
    for (const name of await parts.files.list(folder)) {
      if (!/^\.flywheel-.*\.tmp$/.test(name)) continue;
      const file = path.join(folder, name);
      const aside = /^\.flywheel-aside-([0-9a-f]{12})-r\d+-(.+)\.tmp$/.exec(name);
      if (name.startsWith('.flywheel-drop-')) await clearDrop(parts, file);
      else if (!aside) await parts.files.remove(file);
      else if (!asides.has(file)) await settleAside(parts, file, aside);
    }
  }
}

function foldersOf({ home, open }: LeftoverParts): Set<string> {
  const places = open.flatMap(placesOf).map((place) => path.dirname(home.absolute(place)));
  const own = [home.root, home.sessions, home.rejected, home.state, home.cache];
  return new Set([...own, ...places]);
}

async function clearDrop({ fs, files, clock }: LeftoverParts, file: string): Promise<void> {
  const written = statNow(fs.now, file)?.mtimeMs ?? 0;
  if (Math.abs(clock.now() - written) > dropMs) await files.remove(file);
}

/**
 * The old file was kept aside while the echo took its place. It is needed only if an agent wrote
 * into it since: then the file that stands there is our echo of what was before, and not newer.
 */
async function settleAside(
  { files, fingerprintOf }: LeftoverParts,
  aside: string,
  [, fingerprint = '', name = '']: readonly string[],
): Promise<void> {
  const target = path.join(path.dirname(aside), name);
  const [kept, there] = [await files.read(aside), await files.read(target)];
  const isOf = (bytes: Buffer): boolean => fingerprintOf(bytes)?.startsWith(fingerprint) ?? false;
  const isNewer = kept !== undefined && there !== undefined && isOf(there) && !isOf(kept);
  if (there === undefined || isNewer) await files.replace(aside, target);
  else await files.remove(aside);
}
