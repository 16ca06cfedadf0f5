import { openFileRefs } from './file-refs.ts';
import type { OpenRepository } from '../open-repository.ts';
import type { Pace } from '../pace.ts';
import { openReftableRefs } from './reftable-refs.ts';
import { isRefName } from './ref-names.ts';
import type { RefSource, RefValue } from './ref-source.ts';
import { unreadable } from '../unreadable.ts';

const maxSymbolicSteps = 5;

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
  /** Name of the ref a symbolic one stands for; undefined for all others. */
  target(name: string): Promise<string | undefined>;
  /** Full names of the refs below a folder (`refs/tags/`), sorted. What git would not name so is left out. */
  list(folder: string): Promise<readonly string[]>;
}

/** Reads refs as they are stored. Throws `REPOSITORY_UNREADABLE` for what no git would write. */
export function createRefs(repository: OpenRepository, pace: Pace): Refs {
  const source = openSource(repository, pace);
  const read = async (name: string): Promise<RefValue | undefined> =>
    name === 'HEAD' || isRefName(name) ? await source.read(name) : undefined;
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
  const target = async (name: string): Promise<string | undefined> => {
    const value = await read(name);
    return value && 'symbolic' in value ? value.symbolic : undefined;
  };
  const head = async (): Promise<Head> => {
    const value = await read('HEAD');
    if (!value) throw unreadable('it has no HEAD');
    if ('oid' in value) return { oid: value.oid, branch: null };
    const branch = value.symbolic.replace(/^refs\/heads\//, '');
    return { oid: (await resolve(value.symbolic)) ?? null, branch };
  };
  return { head, resolve, target, list: (folder) => source.list(folder) };
}

function openSource(repository: OpenRepository, pace: Pace): RefSource {
  return repository.refStorage === 'reftable'
    ? openReftableRefs(repository, pace)
    : openFileRefs(repository, pace);
}
