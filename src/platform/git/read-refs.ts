import { join } from 'node:path';

import { readPiece } from './guarded-files.ts';
import type { OpenRepository } from './open-repository.ts';
import { unreadable } from './unreadable.ts';

const maxSymbolicSteps = 5;
const packedRefsLimit = 256 << 20;

export interface Head {
  /** Null in a repository without a commit on its branch. */
  readonly oid: string | null;
  /** Null when detached. */
  readonly branch: string | null;
}

export interface Refs {
  head(): Promise<Head>;
  /** Id a full ref name (`refs/tags/v1`) leads to; undefined when there is none. */
  resolve(name: string): Promise<string | undefined>;
}

type RefValue = { readonly oid: string } | { readonly symbolic: string };

/** Reads refs as files, then packed. Throws `REPOSITORY_UNREADABLE` for what no git would write. */
export function createRefs(repository: OpenRepository): Refs {
  let packed: Promise<ReadonlyMap<string, string>> | undefined;
  const read = async (name: string): Promise<RefValue | undefined> => {
    const loose = await readLoose(repository, name);
    if (loose) return loose;
    packed ??= readPacked(repository);
    const oid = (await packed).get(name);
    return oid === undefined ? undefined : { oid };
  };
  const resolve = async (first: string): Promise<string | undefined> => {
    let name = first;
    for (let step = 0; step <= maxSymbolicSteps; step++) {
      const value = await read(name);
      if (!value) return undefined;
      if ('oid' in value) return value.oid;
      name = value.symbolic;
    }
    throw unreadable('a ref leads in a circle');
  };
  return {
    resolve,
    async head() {
      const value = await readLoose(repository, 'HEAD');
      if (!value) throw unreadable('it has no HEAD');
      if ('oid' in value) return { oid: value.oid, branch: null };
      const branch = value.symbolic.replace(/^refs\/heads\//, '');
      return { oid: (await resolve(value.symbolic)) ?? null, branch };
    },
  };
}

/** A name git itself would accept below `refs/`, so that it cannot lead out of the folder. */
export const isRefName = (name: string): boolean =>
  name.length <= 1024 &&
  /^refs\/[^/]/.test(name) &&
  // eslint-disable-next-line no-control-regex -- git forbids them in names
  !/[\x00-\x20\x7f~^:?*[\\]|\.\.|\/\/|\/\.|@\{|\/$|\.$|\.lock(?:\/|$)/.test(name);

async function readLoose(
  { gitDir, commonDir }: OpenRepository,
  name: string,
): Promise<RefValue | undefined> {
  if (name !== 'HEAD' && !isRefName(name)) return undefined;
  const own = name === 'HEAD' || /^refs\/(?:bisect|worktree|rewritten)\//.test(name);
  const folder = own ? gitDir : commonDir;
  const piece = name === 'HEAD' ? 'its HEAD' : 'one of its refs';
  const bytes = await readPiece(join(folder, name), { root: folder, limit: 8192, piece });
  return bytes && parseRef(bytes.toString('utf8'), piece);
}

function parseRef(text: string, piece: string): RefValue {
  const oid = /^([0-9a-f]{40})(?:\s|$)/.exec(text)?.[1];
  if (oid !== undefined) return { oid };
  const symbolic = /^ref:\s*(\S+)\s*$/.exec(text)?.[1];
  if (symbolic !== undefined && isRefName(symbolic)) return { symbolic };
  throw unreadable(`${piece} names neither a branch nor a commit`);
}

async function readPacked({ commonDir }: OpenRepository): Promise<ReadonlyMap<string, string>> {
  const bytes = await readPiece(join(commonDir, 'packed-refs'), {
    root: commonDir,
    limit: packedRefsLimit,
    piece: 'its packed-refs',
  });
  const refs = new Map<string, string>();
  for (const line of (bytes?.toString('utf8') ?? '').split('\n')) {
    const match = /^([0-9a-f]{40}) (refs\/\S+)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) refs.set(match[2], match[1]);
  }
  return refs;
}
