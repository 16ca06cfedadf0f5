import path from 'node:path';
import { appendFileOn, openAppendFile, type AppendFile } from '../../platform/append-file.ts';
import { syncFolder } from '../../platform/durable-files.ts';
import type { FileSystem } from '../../platform/file-system.ts';
import { toLine, type JournalEntry } from './journal-line.ts';
import type { JournalFile } from './read-journal.ts';
import { writeSlices } from './write-slices.ts';

/** Append-only log of transactions, one JSON object per line, each with a sequence and a checksum. */
export interface Journal {
  /** Durable when it resolves; when it rejects none of the entries is in the file. */
  append(entries: readonly JournalEntry[]): Promise<void>;
  /** Bytes of the file, and of the base it begins with. */
  size(): { readonly all: number; readonly base: number };
  /**
   * Begins a new file with this base and puts it in the old one's place: one of the two is there at
   * any time. When it rejects before that, appends go on in the old file. Not while one is appended.
   */
  rotate(base: Iterable<JournalEntry>): Promise<void>;
  close(): Promise<void>;
}

/** Its temp file, for the one who clears up. */
export const journalTag = 'journal';

/** Appends behind the whole lines of a journal that was read. */
export async function openJournal(
  fs: FileSystem,
  file: string,
  { length, baseLength }: JournalFile,
): Promise<Journal> {
  const opened = await openAppendFile(fs, file, length);
  return journalOn(fs, file, { file: opened, all: length, base: baseLength });
}

/** A new journal, in the place of what there is. */
export async function beginJournal(
  fs: FileSystem,
  file: string,
  base: Iterable<JournalEntry>,
): Promise<Journal> {
  return journalOn(fs, file, await beginFile(fs, file, base));
}

interface OpenFile {
  readonly file: AppendFile;
  all: number;
  readonly base: number;
}

function journalOn(fs: FileSystem, path: string, first: OpenFile): Journal {
  let open = first;
  return {
    async append(entries) {
      const parts = [...inParts(asGroup(entries))];
      await open.file.append(...parts);
      for (const { length } of parts) open.all += length;
    },
    size: () => open,
    async rotate(base) {
      const old = open.file;
      open = await beginFile(fs, path, base);
      // Nothing in it counts any more.
      await old.close().catch(() => undefined);
    },
    close: () => open.file.close(),
  };
}

async function beginFile(
  fs: FileSystem,
  file: string,
  base: Iterable<JournalEntry>,
): Promise<OpenFile> {
  const written = await writeSlices(fs, { target: file, tag: journalTag }, linesOf(base));
  await written.rename();
  // From here on the old file has no name. Where the new name cannot be put on disk now, nothing
  // is acknowledged until it is.
  const syncName = (): Promise<void> => syncFolder(fs, path.dirname(file));
  const hasName = await syncName().then(
    () => true,
    () => false,
  );
  const named = hasName ? (): Promise<void> => Promise.resolve() : syncName;
  const { handle, length } = written;
  return { file: appendFileOn(handle, length, named), all: length, base: length };
}

function* linesOf(entries: Iterable<JournalEntry>): Generator<string> {
  for (const entry of entries) yield toLine(entry);
}

const partLength = 1024 * 1024;

/** Many small lines in one write; of many large ones no text so long that there cannot be one. */
function* inParts(entries: readonly JournalEntry[]): Generator<Buffer> {
  let text = '';
  for (const entry of entries) {
    text += toLine(entry);
    if (text.length < partLength) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text.length > 0) yield Buffer.from(text);
}

/** So that the reader of a torn append knows which lines were written as one. */
function asGroup(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const group = entries[0]?.sequence;
  if (group === undefined) return entries;
  return entries.map((entry) => (entry.sequence === group ? entry : { ...entry, group }));
}
