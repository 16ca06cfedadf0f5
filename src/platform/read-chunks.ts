import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { errnoOf } from '../domain/errors.ts';

const chunkLength = 192 * 1024;

export interface OpenedFile {
  /** Permission bits. */
  readonly mode: number;
  /** What the file held when it was opened, and not more, in pieces; closes it. */
  readonly chunks: () => AsyncGenerator<Buffer>;
}

/** Opens a regular file to be read as it is now; undefined when there is none. No link is followed. */
export async function openForReading(file: string): Promise<OpenedFile | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(file, flags).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  });
  if (!handle) return undefined;
  const stat = await handle.stat();
  if (stat.isFile()) {
    return { mode: stat.mode & 0o777, chunks: () => chunksOf(handle, stat.size) };
  }
  await handle.close();
  return undefined;
}

async function* chunksOf(handle: FileHandle, size: number): AsyncGenerator<Buffer> {
  try {
    for (let at = 0; at < size;) {
      const buffer = Buffer.allocUnsafe(Math.min(chunkLength, size - at));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
