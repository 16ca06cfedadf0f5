import path from 'node:path';
import { errnoOf } from '../domain/errors.ts';
import { syncFolder } from './durable-files.ts';
import type { FileSystem } from './file-system.ts';

/** A file that only grows, and whose every append is whole or not there. */
export interface AppendFile {
  /** On disk when it resolves. After a failure the file is cut back to what it was before. */
  append(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Opens for appending after `length` known bytes; what stands behind them is cut off. */
export async function openAppendFile(
  fs: FileSystem,
  file: string,
  length: number,
): Promise<AppendFile> {
  const existed = await isThere(fs, file);
  const handle = await fs.open(file, existed ? 'r+' : 'wx+', 0o640);
  let end = length;
  // Bytes of a failed append may stand behind `end`; they must go before anything else comes.
  let clean = false;
  const repair = async (): Promise<void> => {
    if (clean) return;
    if ((await handle.stat()).size !== end) await handle.truncate(end);
    clean = true;
  };
  await repair();
  await handle.sync();
  if (!existed) await syncFolder(fs, path.dirname(file));
  return {
    async append(bytes) {
      await repair();
      clean = false;
      await writeAll(handle, bytes, end);
      await handle.datasync();
      end += bytes.length;
      clean = true;
    },
    close: () => handle.close(),
  };
}

async function isThere(fs: FileSystem, file: string): Promise<boolean> {
  try {
    await fs.lstat(file);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

interface Writable {
  write(
    b: Uint8Array,
    offset: number,
    length: number,
    at: number,
  ): Promise<{ bytesWritten: number }>;
}

async function writeAll(handle: Writable, bytes: Uint8Array, at: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const left = bytes.length - done;
    done += (await handle.write(bytes, done, left, at + done)).bytesWritten;
  }
}
