import { createReadStream } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { nodeFileSystem } from './file-system.ts';
import { syncFolder } from './durable-files.ts';

/**
 * Writes lines to a new gzip file, only for this user to read: complete and on disk when it resolves,
 * or not there. Replaces what stands there.
 */
export async function writeGzipLines(file: string, lines: AsyncIterable<string>): Promise<void> {
  const temp = path.join(path.dirname(file), `.flywheel-backup-${path.basename(file)}.tmp`);
  await unlinkIfThere(temp);
  const handle = await open(temp, 'wx', 0o600);
  try {
    // Synced, then closed, at its end.
    const target = handle.createWriteStream({ flush: true });
    await pipeline(Readable.from(lines), createGzip({ level: 6 }), target);
    await rename(temp, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await unlinkIfThere(temp);
    throw error;
  }
  await syncFolder(nodeFileSystem, path.dirname(file));
}

/** Longer lines are not ours. */
const longestLine = 4 * 1024 * 1024;

/** The lines of a gzip file, one after the other. Rejects where it is cut off, or is no such file. */
export async function* readGzipLines(file: string): AsyncGenerator<string> {
  const unzipped = createGunzip();
  const source = createReadStream(file);
  source.on('error', (error) => unzipped.destroy(error));
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of source.pipe(unzipped) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end; (end = chunk.indexOf(0x0a, from)) !== -1; from = end + 1) {
      yield Buffer.concat([...held, chunk.subarray(from, end)]).toString('utf8');
      held = [];
      length = 0;
    }
    held.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longestLine) throw new Error('A line is longer than any of ours.');
  }
  if (length > 0) throw new Error('It is cut off.');
}

async function unlinkIfThere(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
}
