/** Which of the 256 bytes, one bit each: patterns hold many of them. */
export type ByteSet = Uint32Array;

export const hasByte = (set: ByteSet, byte: number): boolean =>
  (((set[byte >>> 5] ?? 0) >>> (byte & 31)) & 1) === 1;

function addByte(set: ByteSet, byte: number): void {
  set[byte >>> 5] = (set[byte >>> 5] ?? 0) | (1 << (byte & 31));
}

/** Bytes of the named classes, in ASCII. */
const classes: ReadonlyMap<string, ByteSet> = new Map(
  [
    ['alnum', /[A-Za-z0-9]/],
    ['alpha', /[A-Za-z]/],
    ['blank', /[ \t]/],
    // eslint-disable-next-line no-control-regex -- that is what the class is
    ['cntrl', /[\x00-\x1f\x7f]/],
    ['digit', /[0-9]/],
    ['graph', /[\x21-\x7e]/],
    ['lower', /[a-z]/],
    ['print', /[\x20-\x7e]/],
    ['punct', /[!-/:-@[-`{-~]/],
    ['space', /[ \t-\r]/],
    ['upper', /[A-Z]/],
    ['xdigit', /[A-Fa-f0-9]/],
  ].map(([name, pattern]) => [name as string, bytesOf(pattern as RegExp)]),
);

function bytesOf(pattern: RegExp): ByteSet {
  const set = new Uint32Array(8);
  for (let byte = 0; byte < 256; byte++)
    if (pattern.test(String.fromCharCode(byte))) addByte(set, byte);
  return set;
}

const slash = 0x2f;

interface Bracket {
  readonly bytes: ByteSet;
  /** Place of the closing bracket. */
  readonly end: number;
}

/**
 * Reads `[abc]`, `[a-z]`, `[!a]`, `[[:alpha:]]` from its opening bracket on; never a slash. Undefined
 * when it does not end, or names a class that does not exist.
 */
export function readBracket(text: string, open: number): Bracket | undefined {
  const isNegated = /[!^]/.test(text.charAt(open + 1));
  const bytes = new Uint32Array(8);
  const first = open + (isNegated ? 2 : 1);
  let at = first;
  // A bracket that closes in the first place is one of the bytes.
  while (at === first || text.charAt(at) !== ']') {
    const item = readItem(text, at);
    if (!item) return undefined;
    for (const [word, bits] of item.of?.entries() ?? []) bytes[word] = (bytes[word] ?? 0) | bits;
    for (let byte = item.from; byte <= item.to; byte++) addByte(bytes, byte);
    at = item.next;
  }
  if (isNegated) for (const [word, bits] of bytes.entries()) bytes[word] = ~bits;
  bytes[slash >>> 5] = (bytes[slash >>> 5] ?? 0) & ~(1 << (slash & 31));
  return { bytes, end: at };
}

/** A byte, a range of bytes, or all bytes of a class. */
interface Item {
  readonly from: number;
  readonly to: number;
  readonly of?: ByteSet;
  readonly next: number;
}

function readItem(text: string, at: number): Item | undefined {
  const named = text.startsWith('[:', at) ? /^\[:([^\]]*):\]/.exec(text.slice(at)) : null;
  if (named) {
    const of = classes.get(named[1] ?? '');
    return of && { from: 1, to: 0, of, next: at + named[0].length };
  }
  const start = readByte(text, at);
  if (!start) return undefined;
  const hasEnd =
    text.charAt(start.next) === '-' && !['', ']'].includes(text.charAt(start.next + 1));
  const end = hasEnd ? readByte(text, start.next + 1) : start;
  return end && { from: start.byte, to: end.byte, next: end.next };
}

function readByte(text: string, at: number): { byte: number; next: number } | undefined {
  const place = text.charAt(at) === '\\' ? at + 1 : at;
  return place < text.length ? { byte: text.charCodeAt(place), next: place + 1 } : undefined;
}
