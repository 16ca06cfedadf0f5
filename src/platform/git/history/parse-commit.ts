import { decodeText } from '../decode-text.ts';
import { isObjectId } from '../object-ids.ts';
import { unreadable } from '../unreadable.ts';

interface Person {
  readonly name: string;
  readonly email: string;
}

/** What of a commit those need who only walk past it. */
export interface CommitLinks {
  readonly oid: string;
  readonly parents: readonly string[];
  /** Commit date, seconds since 1970. */
  readonly time: number;
}

export interface Commit extends CommitLinks {
  readonly tree: string;
  readonly author: Person;
  /** The committer's zone in minutes east of Greenwich. */
  readonly zone: number;
  /** When the author wrote it, in the same units. */
  readonly written: Moment;
  readonly message: string;
}

interface Moment {
  readonly time: number;
  readonly zone: number;
}

/** Reads a commit object. Throws `REPOSITORY_UNREADABLE` when it has no tree or a parent that is no id. */
export function parseCommit(oid: string, bytes: Buffer): Commit {
  const end = bytes.indexOf('\n\n');
  const head = (end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
  const message = end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 2);
  const headers = readHeaders(head);
  const tree = headers.get('tree')?.[0] ?? '';
  const parents = headers.get('parent') ?? [];
  if (![tree, ...parents].every((id) => isObjectId(id) && id.length === oid.length))
    throw unreadable(`the commit ${oid} is damaged`);
  const encoding = headers.get('encoding')?.[0];
  const decode = (latin1: string): string => decodeText(Buffer.from(latin1, 'latin1'), encoding);
  const committer = parseSignature(headers.get('committer')?.[0] ?? '');
  const author = parseSignature(headers.get('author')?.[0] ?? '');
  return {
    oid,
    tree,
    parents,
    author: { name: decode(author.name), email: decode(author.email) },
    time: committer.time,
    zone: committer.zone,
    written: { time: author.time, zone: author.zone },
    message: decodeText(message, encoding),
  };
}

const usualHead =
  /^tree ([0-9a-f]+)\n((?:parent [0-9a-f]+\n)*)author [^\n]*\ncommitter ([^\n]*)(?:\n|$)/;

/** As `parseCommit`; of a commit as git writes it no more is read than that. */
export function parseLinks(oid: string, bytes: Buffer): CommitLinks {
  const end = bytes.indexOf('\n\n');
  const head = bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
  const [all, tree, lines = '', committer = ''] = usualHead.exec(head) ?? [];
  const ids = lines.split(/parent |\n/).filter((id) => id !== '');
  const isUsual =
    all !== undefined &&
    [tree, ...ids].every((id) => id?.length === oid.length && isObjectId(id)) &&
    !head.includes('\nparent ', all.length - 1);
  if (!isUsual) return parseCommit(oid, bytes);
  return { oid, parents: ids, time: parseSignature(committer).time };
}

/** Values by name, one character a byte. Lines that continue a header (signatures) are left out. */
function readHeaders(text: string): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space <= 0) continue;
    const name = line.slice(0, space);
    const values = headers.get(name);
    if (values) values.push(line.slice(space + 1));
    else headers.set(name, [line.slice(space + 1)]);
  }
  return headers;
}

type Signature = Person & Moment;

/** `Name <mail> 1764652500 +0100`. What cannot be read is empty, or 1970: as git shows it. */
function parseSignature(text: string): Signature {
  const open = text.indexOf('<');
  const close = text.indexOf('>', open);
  if (open < 0 || close < 0) return { name: text.trim(), email: '', time: 0, zone: 0 };
  const when = /^\s*(\d+)(?:\s+([+-])(\d{1,6}))?/.exec(text.slice(text.lastIndexOf('>') + 1));
  const digits = Number(when?.[3] ?? 0);
  const minutes = Math.trunc(digits / 100) * 60 + (digits % 100);
  return {
    name: text.slice(0, open).trim(),
    email: text.slice(open + 1, close).trim(),
    time: Math.min(Number(when?.[1] ?? 0), Number.MAX_SAFE_INTEGER),
    zone: minutes === 0 ? 0 : when?.[2] === '-' ? -minutes : minutes,
  };
}
