import { errnoOf, FlywheelError } from '../../domain/errors.ts';
import type { FileSystem } from '../../platform/file-system.ts';
import { fromLine, journalVersion, UnknownLine, type JournalEntry } from './journal-line.ts';
import { readLines, type RawLine } from './read-lines.ts';

/** What a journal file is, once its lines have been handed over. */
export interface JournalFile {
  /** Bytes of whole lines; what stands behind them was never acknowledged. */
  readonly length: number;
  /** Bytes of the base it begins with. */
  readonly baseLength: number;
  /** 0: there is no line, or no file. */
  readonly version: number;
  /** Of the last line; 0 without one. */
  readonly sequence: number;
}

/**
 * Hands the journal's entries over in their order. What a crash may leave at the end is dropped: a
 * torn last line, and of an append of many lines what follows a hole the disk has filled with zeros.
 * Any other damage throws `JOURNAL_DAMAGED` with the line; a newer version, `STORE_NEWER`.
 */
export async function readJournal(
  fs: FileSystem,
  path: string,
  take: (entry: JournalEntry) => void,
): Promise<JournalFile> {
  const reading = new Reading(path, take);
  try {
    await readLines(fs, path, (line) => {
      reading.add(line);
    });
  } catch (error) {
    if (errnoOf(error) === 'EISDIR') throw isFolder(path, error);
    throw error;
  }
  return reading.end();
}

class Reading {
  readonly #path: string;
  readonly #take: (entry: JournalEntry) => void;
  #line = 0;
  #length = 0;
  #baseLength = 0;
  #version = 0;
  #sequence = 0;
  #inBase = false;
  /** The first line that is not whole: torn, unless more follows that cannot be of its append. */
  #torn: { readonly line: number; readonly isHole: boolean } | undefined;

  constructor(path: string, take: (entry: JournalEntry) => void) {
    this.#path = path;
    this.#take = take;
  }

  add({ bytes, end, hasNewline }: RawLine): void {
    this.#line += 1;
    const entry = hasNewline ? this.#entryOf(bytes) : undefined;
    if (this.#torn) {
      this.#judge(this.#torn, entry);
    } else if (entry) {
      this.#check(entry);
      this.#take(entry);
      this.#length = end;
      if (entry.base) this.#baseLength = end;
    } else {
      this.#torn = { line: this.#line, isHole: bytes.includes(0) };
    }
  }

  end(): JournalFile {
    if (this.#inBase)
      throw damaged(this.#path, this.#line + 1, 'the base it begins with is cut off');
    return {
      length: this.#length,
      baseLength: this.#baseLength,
      version: this.#version,
      sequence: this.#sequence,
    };
  }

  #entryOf(bytes: Buffer): JournalEntry | undefined {
    try {
      return fromLine(bytes);
    } catch (error) {
      if (!(error instanceof UnknownLine)) throw error;
      throw damaged(this.#path, this.#line, error.message);
    }
  }

  /** Whether what follows a line that is not whole can be of the same append, which never ended. */
  #judge(torn: { line: number; isHole: boolean }, entry: JournalEntry | undefined): void {
    const isOfItsAppend =
      entry === undefined || (entry.group ?? entry.sequence) <= this.#sequence + 1;
    if (torn.isHole && isOfItsAppend && this.#version > 0 && !this.#inBase) return;
    throw damaged(this.#path, torn.line, 'its checksum is wrong');
  }

  #check({ sequence, base }: JournalEntry): void {
    const isFirst = this.#version === 0;
    if (base && base.version > journalVersion) throw newer(this.#path, base.version);
    if (base && !isFirst && !this.#inBase)
      throw damaged(this.#path, this.#line, 'a base in the middle');
    if (this.#inBase && !base) throw damaged(this.#path, this.#line, 'the base is not whole');
    const expected = this.#inBase ? this.#sequence : this.#sequence + 1;
    if (!isFirst && sequence !== expected) {
      const why = `it has sequence ${sequence}, where ${expected} was expected`;
      throw damaged(this.#path, this.#line, why);
    }
    if (isFirst) this.#version = base ? base.version : 1;
    this.#inBase = base !== undefined && !base.isLast;
    this.#sequence = sequence;
  }
}

const damaged = (path: string, line: number, why: string): FlywheelError =>
  new FlywheelError(
    'JOURNAL_DAMAGED',
    `${path}, line ${line}: the journal is damaged: ${why}. Nothing was changed.`,
    { details: { path, line } },
  );

const isFolder = (path: string, cause: unknown): FlywheelError =>
  new FlywheelError('JOURNAL_DAMAGED', `${path} is a folder. Nothing was changed.`, {
    details: { path },
    cause,
  });

const newer = (path: string, version: number): FlywheelError =>
  new FlywheelError(
    'STORE_NEWER',
    `${path} has version ${version}; this program knows ${journalVersion}. Nothing was changed.`,
    { details: { path, version } },
  );
