import path from 'node:path';
import { FlywheelError } from '../domain/errors.ts';
import type { Log } from '../domain/log.ts';
import { createDurableFiles } from '../platform/durable-files.ts';
import { nodeFileSystem } from '../platform/file-system.ts';
import { homeAt, homeFolders } from '../platform/home.ts';
import { newStaging } from '../platform/staging.ts';
import { readEmbeddedManifest } from '../store/embedded/read-embedded.ts';
import { salvageEmbedded, type Salvaged } from '../store/embedded/salvage.ts';
import type { ManifestReader } from '../store/store.ts';
import type { BackupHead } from '../verification/backup-lines.ts';
import type { Adoption } from '../verification/adopt-home.ts';
import { newerSessions } from '../verification/newer-sessions.ts';
import { extractBackup } from './extract-backup.ts';
import { type ComposeOptions, type Ground, layGround } from './lay-ground.ts';
import { putBack } from './put-back.ts';
import { adoptAll, alone, putInPlace, startOnce } from './rebuild-home.ts';
import { unfinishedOf } from './unfinished.ts';

export interface RestoreRequest extends ComposeOptions {
  /** Absolute. */
  readonly file: string;
  readonly force: boolean;
  readonly log: Log;
}

export interface Restored {
  readonly backup: BackupHead;
  /** Home-relative names under which the state before is kept. */
  readonly kept: readonly string[];
  /** Files of the backup that were missing, and are there again. */
  readonly putBack: number;
  /** What the disk knew more than the backup. */
  readonly adoption: Adoption;
  readonly doubted: number;
}

/**
 * Puts the state of a backup in the place of the home's own, which is kept aside. What was done since
 * is taken from the session files on disk, and nothing is done or published a second time. Everything
 * of the backup is checked before anything is changed. Throws `BACKUP_UNREADABLE`, `HOME_LOCKED`,
 * and `RESTORE_REFUSED` where work would be forgotten.
 */
export async function restoreHome(request: RestoreRequest): Promise<Restored> {
  const files = createDurableFiles(nodeFileSystem);
  const staging = await newStaging();
  try {
    const isState = (name: string): boolean =>
      /^(?:manifest|\.flywheel|outputs\/archive)/.test(name);
    const backup = await extractBackup({ fs: nodeFileSystem, files }, request.file, (name) =>
      Promise.resolve(isState(name) ? path.join(staging.folder, name) : undefined),
    );
    const home = homeAt(request.home);
    for (const folder of homeFolders) await files.makeFolder(home.absolute(folder));
    const ground = await layGround(request);
    const restored = await alone(ground, 'restore', () =>
      restore(ground, request, { backup, folder: staging.folder }),
    );
    await startOnce(request, 'restore');
    return restored;
  } finally {
    await staging.remove();
  }
}

interface Staged {
  readonly backup: BackupHead;
  /** A home of its own, with the state of the backup. */
  readonly folder: string;
}

async function restore(
  ground: Ground,
  request: RestoreRequest,
  { backup, folder }: Staged,
): Promise<Restored> {
  const { file, force, log } = request;
  const { fs, manifestProblems, home } = ground;
  const mark = unfinishedOf(home, ground.files);
  const staged = await salvageEmbedded({ home: folder, fs, manifestProblems });
  if (staged.kind === 'damaged') throw notWhole(file, staged);
  const present = await salvageEmbedded({ home: home.root, fs, manifestProblems });
  if (!force && (await mark.left()) === undefined) {
    const known = await readEmbeddedManifest({ home: folder, fs, manifestProblems });
    await refuseOlder(file, ground, present, known);
  }
  await mark.begin('restore');
  const sequence = Math.max(staged.sequence, present.sequence);
  const { kept, count } = await putBack(ground, file);
  const replaced = await putInPlace(ground, { ...staged, sequence }, 'before-restore');
  const why = `restored from a backup of ${backup.at}: whether it was published since is not known`;
  // The settings may have come back with it.
  const { adoption, doubted } = await adoptAll(await layGround(request), log, why);
  await mark.end();
  return { backup, kept: [...replaced, ...kept], putBack: count, adoption, doubted };
}

async function refuseOlder(
  file: string,
  { home, fs, manifestProblems }: Ground,
  present: Salvaged,
  backup: ManifestReader,
): Promise<void> {
  const whole = await readEmbeddedManifest({ home: home.root, fs, manifestProblems }).catch(
    () => undefined,
  );
  const newer = await newerSessions(whole ?? present.state, backup);
  if (newer.count === 0) return;
  const message = `The home knows ${newer.count} sessions that ${file} does not have as they are now, for example ${newer.example}.`;
  throw new FlywheelError('RESTORE_REFUSED', message, { details: { sessions: newer.count } });
}

const notWhole = (file: string, { problems }: Salvaged): FlywheelError =>
  new FlywheelError(
    'BACKUP_UNREADABLE',
    `The backup ${file} cannot be used: ${problems[0]?.file ?? ''}: ${problems[0]?.says ?? ''}`,
    { details: { path: file, problems } },
  );
