import { sha256 } from '../../hash.ts';

/** Whose facts a file holds, and who found them: of anybody else's nothing is believed. */
export interface CacheOwner {
  /** The repository, as `repositoryIdentity` names it. */
  readonly repository: string;
  /** The code that found the facts. */
  readonly engine: string;
}

const format = 'flywheel scan cache 1';

/** A head line with a sum of what follows, then one entry a line. Keys hold no tab, JSON no line end. */
export function encodeCache(owner: CacheOwner, entries: Iterable<[string, string]>): string {
  const lines: string[] = [];
  for (const [key, text] of entries) lines.push(`${key}\t${text}\n`);
  const body = lines.join('');
  return `${headOf(owner, body)}\n${body}`;
}

/** The entries of a text, whole; none of one that is damaged, of another version or another owner. */
export function decodeCache(owner: CacheOwner, text: string): [string, string][] {
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== headOf(owner, body)) return [];
  return body
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const tab = line.indexOf('\t');
      return [line.slice(0, tab), line.slice(tab + 1)];
    });
}

const headOf = (owner: CacheOwner, body: string): string =>
  JSON.stringify({
    format,
    engine: owner.engine,
    repository: owner.repository,
    sum: sha256(body),
  });
