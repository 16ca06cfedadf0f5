import path from 'node:path';
import { writeAll, type AppendHandle } from '../../platform/append-file.ts';
import type { FileSystem } from '../../platform/file-system.ts';

/** A file written whole and synced, under its temp name still. */
export interface WrittenFile {
  readonly handle: AppendHandle;
  readonly length: number;
  /** Takes the place of the target; on failure there is no temp file any more. */
  rename(): Promise<void>;
}

/** Our own temp file beside a file of the store; its owner takes a left one away at the next start. */
export const tempOf = (file: string, tag: string): string =>
  path.join(path.dirname(file), `.flywheel-${tag}-${path.basename(file)}.tmp`);

const sliceLength = 256 * 1024;

/**
 * Writes the next content of a file beside it, slice by slice, so that nobody waits for the whole.
 * Between two slices other work goes on. When it fails nothing is left of it.
 */
export async function writeSlices(
  fs: FileSystem,
  { target, tag }: { target: string; tag: string },
  texts: Iterable<string> | AsyncIterable<string>,
): Promise<WrittenFile> {
  const temp = tempOf(target, tag);
  await removeIfThere(fs, temp);
  const handle = await fs.open(temp, 'wx+', 0o640);
  const giveUp = async (error: unknown): Promise<never> => {
    await handle.close().catch(() => undefined);
    await removeIfThere(fs, temp).catch(() => undefined);
    throw error;
  };
  try {
    await handle.chmod(0o640);
    const length = await writeTexts(handle, texts);
    await handle.sync();
    return { handle, length, rename: () => fs.rename(temp, target).catch(giveUp) };
  } catch (error) {
    return giveUp(error);
  }
}

export async function removeIfThere(fs: FileSystem, file: string): Promise<void> {
  await fs.unlink(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
}

async function writeTexts(
  handle: AppendHandle,
  texts: Iterable<string> | AsyncIterable<string>,
): Promise<number> {
  let at = 0;
  let slice = '';
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(slice);
    slice = '';
    await writeAll(handle, bytes, at);
    at += bytes.length;
  };
  for await (const text of texts) {
    slice += text;
    if (slice.length >= sliceLength) await flush();
  }
  await flush();
  return at;
}
