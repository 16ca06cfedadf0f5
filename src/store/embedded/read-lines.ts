import { errnoOf } from '../../domain/errors.ts';
import type { FileSystem } from '../../platform/file-system.ts';

/** A line without its newline; `end` is the offset behind it. Its bytes are good for this call only. */
export interface RawLine {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly hasNewline: boolean;
}

const chunkLength = 1024 * 1024;

/**
 * Hands a file's lines over one after the other, from chunks: what is in memory is a chunk and one
 * line, and other work goes on between two chunks. False when there is no such file.
 */
export async function readLines(
  fs: FileSystem,
  file: string,
  take: (line: RawLine) => void,
): Promise<boolean> {
  const handle = await openIfThere(fs, file);
  if (!handle) return false;
  try {
    const cut = cutter(take);
    const chunk = Buffer.allocUnsafe(chunkLength);
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, chunkLength, null);
      if (bytesRead === 0) break;
      cut.add(chunk.subarray(0, bytesRead));
    }
    cut.end();
    return true;
  } finally {
    await handle.close();
  }
}

function cutter(take: (line: RawLine) => void): { add(chunk: Buffer): void; end(): void } {
  /** What earlier chunks hold of the line that is not at its end. */
  let held: Buffer[] = [];
  let start = 0;
  const give = (last: Buffer, hasNewline: boolean): void => {
    const bytes = held.length === 0 ? last : Buffer.concat([...held, last]);
    held = [];
    const end = start + bytes.length + (hasNewline ? 1 : 0);
    take({ bytes, start, end, hasNewline });
    start = end;
  };
  return {
    add(chunk) {
      let at = 0;
      for (let end; (end = chunk.indexOf(0x0a, at)) !== -1; at = end + 1) {
        give(chunk.subarray(at, end), true);
      }
      // The chunk's memory is read into again.
      if (at < chunk.length) held.push(Buffer.from(chunk.subarray(at)));
    },
    end() {
      if (held.length > 0) give(Buffer.alloc(0), false);
    },
  };
}

async function openIfThere(
  fs: FileSystem,
  file: string,
): Promise<Awaited<ReturnType<FileSystem['open']>> | undefined> {
  try {
    return await fs.open(file, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
