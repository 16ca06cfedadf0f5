import { crc32 } from 'node:zlib';
import { FlywheelError } from '../../domain/errors.ts';
import type { FileTask } from '../../domain/file-task.ts';
import type { AppendFile } from '../../platform/append-file.ts';
import { isCollection, type Change } from './state.ts';

/** One transaction: all of its changes, or none. */
export interface JournalEntry {
  readonly sequence: number;
  /** RFC 3339. */
  readonly at: string;
  /** What happened, for the one who reads the file: `run.claimed`. */
  readonly what: string;
  readonly changes: readonly Change[];
  /** To be done on disk once this line is. */
  readonly task?: FileTask;
  /** The tasks of all lines up to this sequence are on disk. */
  readonly settled?: number;
}

/** Append-only log of transactions, one JSON object per line, each with a sequence and a checksum. */
export interface Journal {
  /** Durable when it resolves; when it rejects none of the entries is in the file. */
  append(entries: readonly JournalEntry[]): Promise<void>;
  close(): Promise<void>;
}

export function createJournal(file: AppendFile): Journal {
  return {
    append: (entries) => file.append(Buffer.from(entries.map(toLine).join(''))),
    close: () => file.close(),
  };
}

/**
 * The entries of a journal's bytes, and how many bytes of it are whole lines. A torn last line is
 * what a crash leaves and is dropped; any other damage throws `JOURNAL_DAMAGED` with the line.
 */
export function readJournal(
  bytes: Buffer,
  path: string,
): { entries: JournalEntry[]; length: number } {
  const entries: JournalEntry[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    const line = bytes.toString('utf8', start, end === -1 ? bytes.length : end);
    const entry = end === -1 ? undefined : fromLine(line);
    const isLast = end === -1 || end === bytes.length - 1;
    if (!entry && isLast) break;
    const expected = (entries.at(-1)?.sequence ?? (entry?.sequence ?? 0) - 1) + 1;
    if (entry?.sequence !== expected) throw damaged(path, entries.length + 1, expected);
    entries.push(entry);
    start = end + 1;
  }
  return { entries, length: start };
}

// {"crc":"01234567","seq":…}: the checksum is over all that follows it, so a line is plain JSON.
const prefixLength = '{"crc":"01234567",'.length;

function toLine({ sequence, at, what, changes, task, settled }: JournalEntry): string {
  const set = changes.map(({ collection, key, value }) =>
    value === undefined ? [collection, key] : [collection, key, value],
  );
  const rest = JSON.stringify({ seq: sequence, at, what, set, task, settled }).slice(1);
  return `{"crc":"${checksum(rest)}",${rest}\n`;
}

function fromLine(line: string): JournalEntry | undefined {
  const checked = line.slice(prefixLength);
  if (!line.startsWith('{"crc":"') || line.slice(8, 16) !== checksum(checked)) return undefined;
  const { seq, at, what, set, task, settled } = JSON.parse(line) as {
    seq: number;
    at: string;
    what: string;
    set: [string, string, unknown?][];
    task?: FileTask;
    settled?: number;
  };
  const changes = set.map(([collection, key, value]): Change => {
    if (!isCollection(collection))
      throw new FlywheelError('JOURNAL_DAMAGED', unknownWord(collection));
    return value === undefined ? { collection, key } : { collection, key, value };
  });
  return { sequence: seq, at, what, changes, ...optional({ task, settled }) };
}

const optional = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

const unknownWord = (collection: string): string =>
  `The journal names a collection this version does not know: ${collection}.`;

const damaged = (path: string, line: number, sequence: number): FlywheelError =>
  new FlywheelError(
    'JOURNAL_DAMAGED',
    `${path}, line ${line}: the line is damaged (sequence ${sequence} was expected). Nothing was changed.`,
    { details: { path, line } },
  );
