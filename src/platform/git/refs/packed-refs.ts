import { join } from 'node:path';

import { readPiece } from '../guarded-files.ts';
import { objectIdPattern } from '../object-ids.ts';
import type { OpenRepository } from '../open-repository.ts';
import type { Pace } from '../pace.ts';
import { unreadable } from '../unreadable.ts';

const fileLimit = 256 << 20;
const longestLine = 2048;
/** Lines that are no ref; git would stop at the first. */
const mostStrange = 1000;
const [newline, space, peeled] = [0x0a, 0x20, 0x5e];
/** So many lines are looked at before others may run. */
const stride = 1024;

const wholeLine = new RegExp(`^${objectIdPattern} refs/\\S+$`);
const top = Buffer.from('refs/');

/** The file `packed-refs`, which may have a great many lines: names are made of none but those asked for. */
export interface PackedRefs {
  /** Of the last line with that name. */
  idOf(name: string): Promise<string | undefined>;
  /** Full names that begin so, in the order of the file; one may come twice. */
  namesIn(folder: string): Promise<string[]>;
}

/** Throws `REPOSITORY_UNREADABLE` when over 1,000 lines are no refs. */
export async function readPackedRefs(
  { commonDir }: OpenRepository,
  pace: Pace,
): Promise<PackedRefs> {
  const bytes = await readPiece(join(commonDir, 'packed-refs'), {
    root: commonDir,
    limit: fileLimit,
    piece: 'its packed-refs',
  });
  const file = bytes ?? Buffer.alloc(0);
  const starts = await findRefs(file, pace);
  return {
    idOf: (name) => findId(file, starts, name, pace),
    namesIn: (folder) => findNames(file, starts, folder, pace),
  };
}

/** Where the lines begin that are refs. */
async function findRefs(bytes: Buffer, pace: Pace): Promise<number[]> {
  const starts: number[] = [];
  let strange = 0;
  for (let [at, line] = [0, 0]; at < bytes.length; line++) {
    const end = endOf(bytes, at);
    if (isRef(bytes, at, end)) starts.push(at);
    // What an annotated tag stands for is a line of its own.
    else if (bytes[at] !== peeled && ++strange > mostStrange)
      throw unreadable('its packed-refs is damaged');
    at = end + 1;
    if (line % stride === 0) await pace.breathe();
  }
  return starts;
}

function endOf(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(newline, start);
  return end < 0 ? bytes.length : end;
}

/** `<id> refs/<name>`, without a blank in the name. */
function isRef(bytes: Buffer, start: number, end: number): boolean {
  const name = nameAt(bytes, start);
  if (end - start > longestLine || end <= name + top.length) return false;
  for (let at = start; at < name - 1; at++) if (!isHexDigit(bytes[at] ?? 0)) return false;
  if (!standsAt(bytes, name, top)) return false;
  for (let at = name + top.length; at < end; at++) {
    const byte = bytes[at] ?? 0;
    // Some letters beyond ASCII are blanks, too.
    if (byte >= 0x80) return wholeLine.test(bytes.toString('utf8', start, end));
    if (byte === space || (byte >= 0x09 && byte <= 0x0d)) return false;
  }
  return true;
}

/** After the id, of whichever length it is, and a blank. */
const nameAt = (bytes: Buffer, start: number): number =>
  start + (bytes[start + 40] === space ? 40 : bytes[start + 64] === space ? 64 : Infinity) + 1;

const isHexDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66);

/** From its end on: names have most in common where they begin. */
function standsAt(bytes: Buffer, start: number, text: Buffer): boolean {
  for (let at = text.length - 1; at >= 0; at--) if (bytes[start + at] !== text[at]) return false;
  return true;
}

async function findId(
  bytes: Buffer,
  starts: readonly number[],
  name: string,
  pace: Pace,
): Promise<string | undefined> {
  const wanted = Buffer.from(name);
  // A name that is no UTF-8 has this in place of what is none.
  const isLossy = name.includes('\ufffd');
  for (let index = starts.length - 1; index >= 0; index--) {
    if (index % stride === 0) await pace.breathe();
    const start = starts[index] ?? 0;
    const at = nameAt(bytes, start);
    const after = bytes[at + wanted.length] ?? newline;
    const isIt = isLossy
      ? bytes.toString('utf8', at, endOf(bytes, at)) === name
      : after === newline && standsAt(bytes, at, wanted);
    if (isIt) return bytes.toString('latin1', start, at - 1);
  }
  return undefined;
}

async function findNames(
  bytes: Buffer,
  starts: readonly number[],
  folder: string,
  pace: Pace,
): Promise<string[]> {
  const names: string[] = [];
  const wanted = Buffer.from(folder);
  for (const [index, start] of starts.entries()) {
    if (index % stride === 0) await pace.breathe();
    const at = nameAt(bytes, start);
    if (standsAt(bytes, at, wanted)) names.push(bytes.toString('utf8', at, endOf(bytes, at)));
  }
  return names;
}
