import { join } from 'node:path';

import { readPiece } from '../guarded-files.ts';
import { isObjectId } from '../object-ids.ts';
import {
  bytesOf,
  readTyped,
  whenKnown,
  type ObjectStore,
  type Soon,
} from '../objects/object-store.ts';
import type { OpenRepository } from '../open-repository.ts';
import { parseCommit, parseLinks, type Commit, type CommitLinks } from './parse-commit.ts';

export interface HistoryCommit extends Commit {
  /** It has parents, but the clone was cut here. */
  readonly cutOff: boolean;
}

export interface CommitReader {
  readonly isShallow: boolean;
  /** Throws `REPOSITORY_UNREADABLE` when there is no such commit. */
  read(oid: string): Promise<HistoryCommit>;
  /** As `read`, of one that is only walked past. */
  links(oid: string): Soon<CommitLinks>;
}

const shallowLimit = 64 << 20;

/** The commits at which a shallow clone was cut; none in a whole one. */
export async function readCut({ commonDir }: OpenRepository): Promise<readonly string[]> {
  const bytes = await readPiece(join(commonDir, 'shallow'), {
    root: commonDir,
    limit: shallowLimit,
    piece: 'its shallow',
  });
  return bytes?.toString('latin1').split('\n').filter(isObjectId) ?? [];
}

/**
 * Reads commits as this clone knows them: at the cut of a shallow one they have no parents. `known`
 * is the cut as it was, whatever it is now.
 */
export async function createCommitReader(
  store: ObjectStore,
  repository: OpenRepository,
  known?: readonly string[],
): Promise<CommitReader> {
  const cut = new Set(known ?? (await readCut(repository)));
  return {
    isShallow: cut.size > 0,
    async read(oid) {
      const commit = parseCommit(oid, await readTyped(store, oid, 'commit'));
      return cut.has(oid)
        ? { ...commit, parents: [], cutOff: commit.parents.length > 0 }
        : { ...commit, cutOff: false };
    },
    links: (oid) =>
      whenKnown(store.read(oid), (object) => {
        const links = parseLinks(oid, bytesOf(object, oid, 'commit'));
        return cut.has(oid) ? { ...links, parents: [] } : links;
      }),
  };
}
