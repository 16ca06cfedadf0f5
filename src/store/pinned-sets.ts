import path from 'node:path';
import { errnoOf, FlywheelError } from '../domain/errors.ts';
import type { WritingSet } from '../domain/pins.ts';
import { syncFolder, type DurableFiles } from '../platform/durable-files.ts';
import type { FileSystem } from '../platform/file-system.ts';
import { sha256 } from '../platform/hash.ts';
import { canonical } from '../platform/json/canonical.ts';

/** Writing sets by their hash, each kept as long as an open claim names it. */
export interface PinnedSets {
  /** The name of the set of this life. */
  readonly current: string;
  /** Its name too; it is on disk when this resolves. Throws `STORE_UNWRITABLE`. */
  keep(): Promise<string>;
  /** The set of that name, of whichever life; undefined when it is not there or not what was kept. */
  find(name: string): Promise<WritingSet | undefined>;
  /** Takes away the sets of earlier lives that none of these names; what cannot go now goes later. */
  keepOnly(names: readonly string[]): Promise<void>;
}

export interface PinnedSetParts {
  readonly fs: FileSystem;
  readonly files: DurableFiles;
  /** Absolute; nobody else keeps anything in it. */
  readonly folder: string;
  /** The set of this life. */
  readonly current: WritingSet;
}

export function createPinnedSets(parts: PinnedSetParts): PinnedSets {
  const { files, folder, current } = parts;
  const text = `${canonical({ version: 1, ...current })}\n`;
  const name = sha256(text);
  const fileOf = (of: string): string => path.join(folder, `${of}.json`);
  let kept: Promise<string> | undefined;
  return {
    current: name,
    keep: () =>
      (kept ??= keepOnce(parts, fileOf(name), text).then(
        () => name,
        (cause: unknown) => {
          kept = undefined;
          throw unwritable(cause);
        },
      )),
    find: async (wanted) =>
      wanted === name ? current : setOf(await files.read(fileOf(wanted)), wanted),
    async keepOnly(names) {
      const needed = new Set([name, ...names].map((each) => `${each}.json`));
      const there = await files.list(folder);
      const old = there.filter((file) => !needed.has(file) && isOurs.test(file));
      for (const file of old) await files.remove(path.join(folder, file)).catch(() => undefined);
    },
  };
}

/** A set, or what a crash has left of one that was being written. */
const isOurs = /^(?:[0-9a-f]{64}\.json|\.flywheel-.*\.tmp)$/;

async function keepOnce(
  { fs, files, folder }: PinnedSetParts,
  file: string,
  text: string,
): Promise<void> {
  const bytes = Buffer.from(text);
  if (!(await files.read(file))?.equals(bytes)) {
    await files.replaceAll([{ path: file, bytes }], 'set');
    return;
  }
  // The life that put it there may not have lived to sync its name.
  await syncFolder(fs, folder);
  await syncFolder(fs, path.dirname(folder));
}

function setOf(bytes: Buffer | undefined, name: string): WritingSet | undefined {
  if (!bytes || sha256(bytes) !== name) return undefined;
  const { templates, settings } = JSON.parse(bytes.toString('utf8')) as WritingSet;
  return { templates, settings };
}

function unwritable(cause: unknown): FlywheelError {
  const why = errnoOf(cause) ?? 'unknown reason';
  const message = `The templates a claim is written with could not be kept: ${why}.`;
  return new FlywheelError('STORE_UNWRITABLE', message, { retry: 'later', cause });
}
