import { crc32 } from 'node:zlib';
import type { FileTask } from '../../domain/file-task.ts';
import type { OpenTask } from '../store.ts';
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
  /** Sequence of the first line of its append, where that is another: they were written as one. */
  readonly group?: number;
  /** Of the lines a journal begins with: all that counted at `sequence`, whatever was before. */
  readonly base?: JournalBase;
}

export interface JournalBase {
  readonly version: number;
  readonly isLast: boolean;
  /** Tasks that were not settled. */
  readonly tasks: readonly OpenTask[];
}

/** Of journals that begin with a base. Those that begin with the line of sequence 1 have version 1. */
export const journalVersion = 2;

/** A line that is whole as its checksum says, yet not one of ours. */
export class UnknownLine extends Error {}

/** The line, as it stands in the file. */
export function toLine(entry: JournalEntry): string {
  const { sequence, at, what, changes, task, settled, group, base } = entry;
  const set = changes.map(({ collection, key, value }) =>
    value === undefined ? [collection, key] : [collection, key, value],
  );
  const written = { seq: sequence, group, at, what, base: base && asWritten(base), set };
  const rest = JSON.stringify({ ...written, task, settled }).slice(1);
  return `{"crc":"${checksum(rest)}",${rest}\n`;
}

/** The entry of a line without its newline; undefined when the line is not whole. */
export function fromLine(line: Buffer): JournalEntry | undefined {
  if (line.length <= prefixLength || line.toString('latin1', 0, 8) !== '{"crc":"') return undefined;
  const said = line.toString('latin1', 8, 16);
  if (said !== checksum(line.subarray(prefixLength))) return undefined;
  const { seq, at, what, set, task, settled, group, base } = parsed(line);
  const more = { task, settled, group, base: base && fromWritten(base) };
  return { sequence: seq, at, what, changes: set.map(toChange), ...optional(more) };
}

// {"crc":"01234567","seq":…}: the checksum is over all that follows it, so a line is plain JSON.
const prefixLength = '{"crc":"01234567",'.length;

interface WrittenBase {
  readonly version: number;
  readonly more?: true;
  readonly tasks?: readonly (readonly [number, FileTask])[];
}
interface WrittenLine {
  readonly seq: number;
  readonly at: string;
  readonly what: string;
  readonly set: readonly (readonly [string, string, unknown?])[];
  readonly task?: FileTask;
  readonly settled?: number;
  readonly group?: number;
  readonly base?: WrittenBase;
}

function parsed(line: Buffer): WrittenLine {
  try {
    const value = JSON.parse(line.toString('utf8')) as WrittenLine;
    if (Number.isSafeInteger(value.seq) && Array.isArray(value.set)) return value;
  } catch {
    // Said below.
  }
  throw new UnknownLine('it is not a line of a journal');
}

function toChange([collection, key, value]: WrittenLine['set'][number]): Change {
  if (!isCollection(collection)) {
    throw new UnknownLine('it names a collection that this version does not know');
  }
  return value === undefined ? { collection, key } : { collection, key, value };
}

const asWritten = ({ version, isLast, tasks }: JournalBase): WrittenBase => ({
  version,
  ...(isLast ? {} : { more: true }),
  ...(tasks.length === 0 ? {} : { tasks: tasks.map(({ id, task }) => [id, task] as const) }),
});

const fromWritten = ({ version, more, tasks }: WrittenBase): JournalBase => ({
  version,
  isLast: more !== true,
  tasks: (tasks ?? []).map(([id, task]) => ({ id, task })),
});

const optional = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

const checksum = (bytes: string | Buffer): string => crc32(bytes).toString(16).padStart(8, '0');
