import path from 'node:path';
import { syncFolder } from './durable-files.ts';
import type { FileSystem } from './file-system.ts';

/** A file that only grows, and whose every append is whole or not there. */
export interface AppendFile {
  /** All parts are on disk when it resolves. After a failure the file is cut back to what it was. */
  append(...parts: readonly Uint8Array[]): Promise<void>;
  close(): Promise<void>;
}

/** What an open file must be able to do to be appended to; a `FileHandle` is. */
export interface AppendHandle {
  write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    at: number,
  ): Promise<{ bytesWritten: number }>;
  stat(): Promise<{ size: number }>;
  truncate(length: number): Promise<void>;
  datasync(): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file for appending after `length` known bytes; what stands behind them is cut off. */
export async function openAppendFile(
  fs: FileSystem,
  file: string,
  length: number,
): Promise<AppendFile> {
  const handle = await fs.open(file, 'r+');
  try {
    if ((await handle.stat()).size !== length) await handle.truncate(length);
    await handle.sync();
    // Whoever gave the file its name may have died before the name was on disk.
    await syncFolder(fs, path.dirname(file));
  } catch (error) {
    await handle.close();
    throw error;
  }
  return appendFileOn(handle, length, () => Promise.resolve());
}

/**
 * Appends to an open file of `length` bytes, all of them on disk. Before the first append the file's
 * name is put on disk by `syncName`, until that succeeds: bytes in a file without a name are lost.
 */
export function appendFileOn(
  handle: AppendHandle,
  length: number,
  syncName: () => Promise<void>,
): AppendFile {
  let hasName = false;
  const end = endOf(handle, length);
  return {
    async append(...parts) {
      if (!hasName) await syncName();
      hasName = true;
      try {
        await end.append(parts);
      } catch (error) {
        // A crash before the next append must not bring back what was refused. What fails here is
        // tried again then.
        await end.repair().catch(() => undefined);
        throw error;
      }
    },
    close: () => handle.close(),
  };
}

function endOf(
  handle: AppendHandle,
  length: number,
): { append(parts: readonly Uint8Array[]): Promise<void>; repair(): Promise<void> } {
  let end = length;
  // Bytes of a failed append may stand behind `end`; they must go before anything else comes.
  let clean = true;
  const repair = async (): Promise<void> => {
    if (clean) return;
    if ((await handle.stat()).size !== end) await handle.truncate(end);
    clean = true;
  };
  return {
    repair,
    async append(parts) {
      await repair();
      clean = false;
      let at = end;
      for (const bytes of parts) {
        await writeAll(handle, bytes, at);
        at += bytes.length;
      }
      await handle.datasync();
      end = at;
      clean = true;
    },
  };
}

/** Writes at a place in the file, however many calls that takes. */
export async function writeAll(
  handle: Pick<AppendHandle, 'write'>,
  bytes: Uint8Array,
  at: number,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const left = bytes.length - done;
    done += (await handle.write(bytes, done, left, at + done)).bytesWritten;
  }
}
