import type { Readable } from 'node:stream';

import { unreadable } from '../unreadable.ts';

/** What a program writes, taken piece by piece: no more of it is in memory than was asked for. */
export interface Answers {
  /** The next line without its end, as latin1. */
  line(): Promise<string>;
  bytes(length: number): Promise<Buffer>;
}

const newline = 0x0a;
const longestLine = 1000;

/** Every piece rejects with `REPOSITORY_UNREADABLE` when the program ends before it, or has no measure. */
export function readAnswers(output: Readable): Answers {
  const chunks = output[Symbol.asyncIterator]() as AsyncIterator<Buffer, unknown>;
  let rest: Buffer = Buffer.alloc(0);
  const next = async (): Promise<Buffer> => {
    const { done, value } = await chunks.next();
    if (done === true) throw unreadable('git ended before it had answered');
    return value;
  };
  const line = async (): Promise<string> => {
    let end = rest.indexOf(newline);
    for (; end < 0; end = rest.indexOf(newline)) {
      if (rest.length > longestLine) throw unreadable('git answered with no answer');
      rest = Buffer.concat([rest, await next()]);
    }
    const text = rest.toString('latin1', 0, end);
    rest = rest.subarray(end + 1);
    return text;
  };
  const bytes = async (length: number): Promise<Buffer> => {
    const all = Buffer.alloc(length);
    for (let filled = 0; filled < length;) {
      if (rest.length === 0) rest = await next();
      const taken = rest.copy(all, filled);
      filled += taken;
      rest = rest.subarray(taken);
    }
    return all;
  };
  return { line, bytes };
}
