/** Bytes of the named classes, in ASCII. */
const classes: ReadonlyMap<string, RegExp> = new Map([
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
]);

const slash = 0x2f;

interface Bracket {
  readonly bytes: ReadonlySet<number>;
  /** Place of the closing bracket. */
  readonly end: number;
}

/**
 * Reads `[abc]`, `[a-z]`, `[!a]`, `[[:alpha:]]` from its opening bracket on; never a slash. Undefined
 * when it does not end, or names a class that does not exist.
 */
export function readBracket(text: string, open: number): Bracket | undefined {
  const isNegated = /[!^]/.test(text.charAt(open + 1));
  const listed = new Set<number>();
  const first = open + (isNegated ? 2 : 1);
  let at = first;
  // A bracket that closes in the first place is one of the bytes.
  while (at === first || text.charAt(at) !== ']') {
    const item = readItem(text, at);
    if (!item) return undefined;
    for (let byte = item.from; byte <= item.to; byte++)
      if (!item.only || item.only.test(String.fromCharCode(byte))) listed.add(byte);
    at = item.next;
  }
  const bytes = new Set<number>();
  for (let byte = 0; byte < 256; byte++)
    if (byte !== slash && listed.has(byte) !== isNegated) bytes.add(byte);
  return { bytes, end: at };
}

/** A byte, a range of bytes, or all bytes of a class. */
interface Item {
  readonly from: number;
  readonly to: number;
  readonly only?: RegExp;
  readonly next: number;
}

function readItem(text: string, at: number): Item | undefined {
  const named = text.startsWith('[:', at) ? /^\[:([^\]]*):\]/.exec(text.slice(at)) : null;
  if (named) {
    const only = classes.get(named[1] ?? '');
    return only && { from: 0, to: 255, only, next: at + named[0].length };
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
