import { errnoOf, FlywheelError } from '../domain/errors.ts';
import { systemClock } from '../platform/clock.ts';
import { filesBelow, folderEntries } from '../platform/folder-entries.ts';
import { writeGzipLines } from '../platform/gzip-lines.ts';
import type { Home } from '../platform/home.ts';
import { packageVersion } from '../platform/package-files.ts';
import { openForReading } from '../platform/read-chunks.ts';
import { readEmbeddedManifest } from '../store/embedded/read-embedded.ts';
import { backupLines, type BackupFile } from '../verification/backup-lines.ts';
import { type ComposeOptions, layGround } from './lay-ground.ts';

export interface BackupRequest extends ComposeOptions {
  /** Absolute; must not be there yet. */
  readonly file: string;
  readonly withArtifacts: boolean;
}

export interface BackupResult {
  readonly files: number;
  /** What is no regular file, or was gone when its turn came: home-relative. */
  readonly skipped: readonly string[];
}

/**
 * Copies what a home knows into one file, also beside a running daemon. Throws `MANIFEST_DAMAGED` and
 * the like where a start would: what cannot be opened is not worth keeping as a backup.
 */
export async function backupHome(request: BackupRequest): Promise<BackupResult> {
  const { home, fs, files, manifestProblems } = await layGround(request);
  await readEmbeddedManifest({ home: home.root, fs, manifestProblems });
  const { file, withArtifacts } = request;
  if (await files.exists(file)) throw unwritable(file, 'it is there already', undefined);
  const result = { files: 0, skipped: [] as string[] };
  const head = {
    flywheel_backup: 1,
    program: await packageVersion(),
    at: new Date(systemClock.now()).toISOString(),
    with_artifacts: withArtifacts,
  } as const;
  try {
    await writeGzipLines(file, backupLines(head, openedFiles(home, withArtifacts, result)));
  } catch (cause) {
    throw unwritable(file, errnoOf(cause) ?? String(cause), cause);
  }
  return result;
}

async function* openedFiles(
  home: Home,
  withArtifacts: boolean,
  result: { files: number; skipped: string[] },
): AsyncGenerator<BackupFile> {
  for await (const path of pathsOf(home, withArtifacts)) {
    const opened = await openForReading(home.absolute(path));
    if (opened) {
      result.files += 1;
      yield { path, ...opened };
    } else if (!optional.includes(path)) result.skipped.push(path);
  }
}

const optional: readonly string[] = [
  'manifest.json',
  '.flywheel/journal.ndjson',
  '.flywheel/archive-index.ndjson',
];

/**
 * The order makes the copy one of a single moment: a journal that is read after the manifest has all
 * that is newer; an archive that is read after the journal holds all the journal speaks of; and a
 * session file that is read last may only know more than the journal, and is adopted.
 */
async function* pathsOf(home: Home, withArtifacts: boolean): AsyncGenerator<string> {
  yield* optional;
  yield* below(home, '.flywheel/pinned');
  yield* below(home, 'outputs/archive');
  for (const { name, kind } of await folderEntries(home.absolute('watch'))) {
    if (kind === 'file' && name.endsWith('.json')) yield `watch/${name}`;
  }
  yield* below(home, 'templates');
  if (withArtifacts) yield* below(home, 'outputs', ['logs', 'archive']);
}

async function* below(
  home: Home,
  folder: string,
  not: readonly string[] = [],
): AsyncGenerator<string> {
  const enters = (path: string): boolean => !not.includes(path);
  for await (const path of filesBelow(home.absolute(folder), enters)) {
    // Half-written files, ours and the agents'; names our own files never have.
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!/^\..*\.tmp$/.test(name)) yield `${folder}/${path}`;
  }
}

const unwritable = (file: string, why: string, cause: unknown): FlywheelError =>
  new FlywheelError('BACKUP_UNWRITABLE', `The backup ${file} cannot be written: ${why}.`, {
    details: { path: file },
    ...(cause === undefined ? {} : { cause }),
  });
