import path from 'node:path';
import { FlywheelError } from '../domain/errors.ts';
import { readGzipLines } from '../platform/gzip-lines.ts';
import { backupParts, type BackupHead } from '../verification/backup-lines.ts';
import type { Ground } from './lay-ground.ts';

export type Writing = Pick<Ground, 'fs' | 'files'>;

/**
 * Reads a backup to its end and puts the files `targetOf` has a place for on disk there; each
 * appears when it is whole. Throws `BACKUP_UNREADABLE`; so it is read without a place first.
 */
export async function extractBackup(
  { fs, files }: Writing,
  file: string,
  targetOf: (path: string) => Promise<string | undefined>,
): Promise<BackupHead> {
  let head: BackupHead | undefined;
  let open: Open | undefined;
  try {
    for await (const part of backupParts(readGzipLines(file))) {
      if (part.kind === 'head') head = part.head;
      if (part.kind === 'file') {
        const target = await targetOf(part.path);
        open = target === undefined ? undefined : await begin({ fs, files }, target);
      }
      if (part.kind === 'data') await open?.append(part.bytes);
      if (part.kind !== 'end' || !open) continue;
      const { temp, target } = await closed(open);
      open = undefined;
      await files.replace(temp, target);
    }
  } catch (cause) {
    if (open) await files.remove((await closed(open)).temp);
    throw cause instanceof FlywheelError ? cause : unreadable(file, cause);
  }
  if (!head) throw unreadable(file, new Error('it is empty'));
  return head;
}

interface Open {
  readonly target: string;
  readonly temp: string;
  append(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

async function begin({ fs, files }: Writing, target: string): Promise<Open> {
  const temp = path.join(path.dirname(target), `.flywheel-restore-${path.basename(target)}.tmp`);
  await files.makeFolder(path.dirname(target));
  await files.remove(temp);
  const handle = await fs.open(temp, 'wx', 0o640);
  const close = async (): Promise<void> => {
    await handle.sync();
    await handle.close();
  };
  return { target, temp, append: (bytes) => handle.writeFile(bytes), close };
}

async function closed(open: Open): Promise<Open> {
  await open.close();
  return open;
}

function unreadable(file: string, cause: unknown): FlywheelError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FlywheelError('BACKUP_UNREADABLE', `The backup ${file} cannot be used: ${why}.`, {
    details: { path: file },
    cause,
  });
}
