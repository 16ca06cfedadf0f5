import path from 'node:path';
import { errnoOf, FlywheelError } from '../../domain/errors.ts';
import { writeAll } from '../../platform/append-file.ts';
import { createDurableFiles, syncFolder } from '../../platform/durable-files.ts';
import type { FileSystem } from '../../platform/file-system.ts';
import type { ArchivePlace } from './cold-row.ts';

/** Home-relative; the manifest says it too, for people. */
export const archiveFolder = 'outputs/archive';

/** The files of the archive: one a month, and the index. They only grow; nothing is kept open. */
export class ArchiveFiles {
  readonly folder: string;
  readonly index: string;
  readonly fs: FileSystem;

  constructor(fs: FileSystem, home: string) {
    this.fs = fs;
    this.folder = path.join(home, archiveFolder);
    this.index = path.join(home, '.flywheel', 'archive-index.ndjson');
  }

  month(month: string): string {
    return path.join(this.folder, `${month}.jsonl`);
  }

  makeFolder(): Promise<void> {
    return createDurableFiles(this.fs).makeFolder(this.folder);
  }

  /** Bytes; 0 when there is no such file. */
  async sizeOf(file: string): Promise<number> {
    try {
      return (await this.fs.stat(file)).size;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return 0;
      throw error;
    }
  }

  /** The line at a place. */
  read({ month, offset, length }: ArchivePlace): Promise<Buffer> {
    return readAt(this.fs, this.month(month), offset, length);
  }

  /** The lines at these places; those that stand together are read together. */
  async *readMany(places: readonly ArchivePlace[]): AsyncGenerator<Buffer> {
    for (const span of spansOf(places)) {
      const bytes = await this.read(span);
      for (const { offset, length } of span.places) {
        const start = offset - span.offset;
        yield bytes.subarray(start, start + length);
      }
    }
  }

  /**
   * Appends behind the bytes that count, and cuts off what a crash may have left there. On disk when
   * it resolves. Throws `ARCHIVE_DAMAGED` when not all that counts is there.
   */
  async append(file: string, counting: number, bytes: Uint8Array): Promise<void> {
    const handle = await openOrMake(this.fs, file);
    try {
      const { size } = await handle.stat();
      if (size < counting) throw tooShort(file, size, counting);
      if (size > counting) await handle.truncate(counting);
      await writeAll(handle, bytes, counting);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    // Its name: a crash may have come between the first append and this.
    if (counting === 0) await syncFolder(this.fs, path.dirname(file));
  }
}

export const archiveDamaged = (file: string, why: string): FlywheelError =>
  new FlywheelError('ARCHIVE_DAMAGED', `${file}: ${why} Nothing was changed.`, {
    details: { path: file },
  });

export const tooShort = (file: string, size: number, counting: number): FlywheelError =>
  archiveDamaged(file, `it has ${size} bytes, and ${counting} were recorded.`);

type Handle = Awaited<ReturnType<FileSystem['open']>>;

async function openOrMake(fs: FileSystem, file: string): Promise<Handle> {
  try {
    return await fs.open(file, 'r+');
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return fs.open(file, 'wx+', 0o640);
  }
}

async function readAt(
  fs: FileSystem,
  file: string,
  offset: number,
  length: number,
): Promise<Buffer> {
  const handle = await fs.open(file, 'r').catch((error: unknown) => {
    throw errnoOf(error) === 'ENOENT' ? archiveDamaged(file, 'it is missing.') : error;
  });
  try {
    const bytes = Buffer.allocUnsafeSlow(length);
    for (let done = 0; done < length;) {
      const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
      if (bytesRead === 0) throw tooShort(file, offset + done, offset + length);
      done += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

interface Span extends ArchivePlace {
  readonly places: readonly ArchivePlace[];
}

const spanLength = 512 * 1024;

function* spansOf(places: readonly ArchivePlace[]): Generator<Span> {
  let span: (Omit<Span, 'length'> & { length: number; places: ArchivePlace[] }) | undefined;
  for (const place of places) {
    const isNext =
      span?.month === place.month &&
      span.offset + span.length + newline === place.offset &&
      span.length < spanLength;
    if (span && isNext) {
      span.length += newline + place.length;
      span.places.push(place);
      continue;
    }
    if (span) yield span;
    span = { ...place, places: [place] };
  }
  if (span) yield span;
}

const newline = 1;
