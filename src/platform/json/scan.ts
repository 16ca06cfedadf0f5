/** One member of an object: where its key and its value stand in the text. */
export interface Member {
  readonly key: string;
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

const quote = 0x22;
const backslash = 0x5c;

/** The first place at or after `at` that is not JSON white space. */
export function skipSpace(text: string, at: number): number {
  let next = at;
  for (;;) {
    const code = text.charCodeAt(next);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return next;
    next += 1;
  }
}

/** Where the document starts: after the byte order mark and white space. */
export function documentStart(text: string): number {
  return skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
}

/** The members of the object that starts at `at`. The text must be known to be valid. */
export function* membersOf(text: string, at: number): Generator<Member, void> {
  let next = skipSpace(text, at + 1);
  while (text.charCodeAt(next) === quote) {
    const keyEnd = endOfString(text, next);
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const valueEnd = endOfValue(text, valueStart);
    yield { key: keyOf(text, next, keyEnd), keyStart: next, valueStart, valueEnd };
    next = nextAfter(text, valueEnd);
  }
}

/** Where the items of the list that starts at `at` stand. The text must be known to be valid. */
export function* itemsOf(text: string, at: number): Generator<number, void> {
  let next = skipSpace(text, at + 1);
  while (next < text.length && text[next] !== ']') {
    yield next;
    next = nextAfter(text, endOfValue(text, next));
  }
}

function nextAfter(text: string, valueEnd: number): number {
  const next = skipSpace(text, valueEnd);
  return text[next] === ',' ? skipSpace(text, next + 1) : next;
}

function keyOf(text: string, start: number, end: number): string {
  const raw = text.slice(start, end);
  return raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
}

function endOfValue(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === quote) return endOfString(text, at);
  if (code === 0x7b || code === 0x5b) return endOfContainer(text, at);
  let next = at;
  while (next < text.length && !',]} \n\r\t'.includes(text.charAt(next))) next += 1;
  return next;
}

function endOfContainer(text: string, at: number): number {
  let depth = 0;
  let next = at;
  while (next < text.length) {
    const code = text.charCodeAt(next);
    if (code === quote) {
      next = endOfString(text, next);
      continue;
    }
    if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) depth -= 1;
    next += 1;
    if (depth === 0) return next;
  }
  return next;
}

function endOfString(text: string, at: number): number {
  let end = at;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
}
