import type { Problem } from '../../domain/problem.ts';
import { placeOf } from './locate.ts';
import { fieldName, pointerOf } from './pointer.ts';
import { shortened } from './shorten.ts';

/** Why a parse stopped. */
type Reason = keyof typeof sayings;

/** Thrown inside the parser only; becomes a problem before anybody sees it. */
export class Stop extends Error {
  readonly reason: Reason;
  readonly offset: number;

  constructor(reason: Reason, offset: number) {
    super(reason);
    this.reason = reason;
    this.offset = offset;
  }

  /** It is JSON, but breaks one of our rules. */
  get isRule(): boolean {
    return rules.has(this.reason);
  }
}

/** The stop as a person needs it: the field, the place, what stands there and what to write. */
export function stopProblem(text: string, stop: Stop, path: readonly (string | number)[]): Problem {
  const pointer = pointerOf(path);
  const field = fieldName(pointer);
  const place = placeOf(text, stop.offset);
  if (stop.reason === 'end') return endProblem(text, path.length, pointer, place);
  const [says, mend] = sayings[stop.reason];
  const token = tokenAt(text, stop.offset);
  const found = stop.isRule ? shortened(token) : kindOf(token);
  return { pointer, ...place, found, message: `${field}: ${says}.`, mend: mendFor(token, mend) };
}

const rules: ReadonlySet<string> = new Set(['depth', 'duplicate', 'forbidden', 'infinite']);

const sayings = {
  end: ['', ''],
  rest: [
    'the document is complete, but more text follows',
    'Write one JSON object to a file, and nothing after its closing brace.',
  ],
  comma: [
    'here a comma or the closing bracket must stand',
    'Put a comma between two values, and quote every text with double quotes.',
  ],
  trailing: [
    'a comma stands before a closing bracket',
    'Take the comma after the last value away.',
  ],
  key: [
    'here a key in double quotes must stand',
    'Write every key in double quotes: "key": value.',
  ],
  colon: ['here the colon after a key must stand', 'Write "key": value.'],
  control: [
    'a line break, tab or other control character stands inside a text',
    'Write a line break inside a text as \\n and a tab as \\t.',
  ],
  escape: [
    'a backslash is followed by something JSON does not know',
    'Double every backslash of a text, as in "D:\\\\path".',
  ],
  number: [
    'this is not a number as JSON writes them',
    'Write digits with one point, without leading zeros, plus sign or separators: 1234.5.',
  ],
  word: [
    'this is not a JSON value',
    'Write a text in double quotes, a number, true, false, null, a list or an object.',
  ],
  depth: ['more than 64 objects and lists stand inside each other', 'Write it flatter.'],
  duplicate: [
    'this key stands here twice, so one of its values would be lost',
    'Keep one of the two, or give them different names.',
  ],
  forbidden: ['this key is not allowed, because programs confuse it', 'Use another name for it.'],
  infinite: ['this number is too large', 'Write a smaller number, or put it in double quotes.'],
} as const satisfies Record<string, readonly [string, string]>;

function endProblem(text: string, depth: number, pointer: string, place: object): Problem {
  if (text.trim() === '') {
    const message = 'The file is empty.';
    return { pointer: '', line: 1, column: 1, found: 'nothing', message, mend: wholeFile };
  }
  const { line, column } = place as { line: number; column: number };
  const where = `line ${line}, column ${column}`;
  const inside = pointer === '' ? '' : `, inside ${fieldName(pointer)}`;
  const open = depth === 1 ? '1 bracket is' : `${depth} brackets are`;
  const message = `The text ends too early, at ${where}${inside}; ${open} still open.`;
  return { pointer, line, column, found: 'the end of the file', message, mend: wholeFile };
}

const wholeFile =
  'Write the whole file under a temporary name (.name.tmp) and rename it into the inbox when it is complete.';

function tokenAt(text: string, offset: number): string {
  const token = /^(?:"[^"\n]{0,80}"?|[\w.+$-]{1,80}|[^])/u.exec(text.slice(offset, offset + 100));
  return token?.[0] ?? '';
}

/** Text that is no JSON may be any file, a key or a list of passwords: no more of it is told than a mark. */
function kindOf(token: string): string {
  if (notJson.test(token)) return token;
  if (/^"./su.test(token)) return 'a text in double quotes';
  if (/^[-+]?\.?\d./u.test(token)) return 'digits';
  if (/^[\w.+$-]{2}/u.test(token)) return 'a word without quotes';
  return shortened(token) || 'a control character';
}

/** What other languages write where JSON wants something else. */
const notJson = /^(?:-?(?:NaN|nan|Infinity|inf)|True|False|None|undefined)$/;

/** Writers of some languages make the same mistake again and again: they get their own words. */
function mendFor(token: string, mend: string): string {
  if (/^-?(?:NaN|nan|Infinity|inf)$/.test(token)) {
    return 'Write a finite number, or null: JSON has no NaN and no Infinity (in Python: json.dumps(…, allow_nan=False) tells you where).';
  }
  if (/^(?:True|False|None|')/.test(token)) {
    return 'Write it with json.dumps, not str(): JSON wants double quotes, true, false and null.';
  }
  if (token === '/' || token === '#') return 'Take comments out: JSON has none.';
  return mend;
}
