import { join } from 'node:path';

import { readPiece } from './guarded-files.ts';
import { readTyped, type ObjectStore } from './object-store.ts';
import type { OpenRepository } from './open-repository.ts';
import { parseCommit, type Commit } from './parse-commit.ts';

export interface HistoryCommit extends Commit {
  /** It has parents, but the clone was cut here. */
  readonly cutOff: boolean;
}

export interface CommitReader {
  readonly isShallow: boolean;
  /** Throws `REPOSITORY_UNREADABLE` when there is no such commit. */
  read(oid: string): Promise<HistoryCommit>;
}

const shallowLimit = 64 << 20;

/** Reads commits as this clone knows them: at the cut of a shallow one they have no parents. */
export async function createCommitReader(
  store: ObjectStore,
  { commonDir }: OpenRepository,
): Promise<CommitReader> {
  const bytes = await readPiece(join(commonDir, 'shallow'), {
    root: commonDir,
    limit: shallowLimit,
    piece: 'its shallow',
  });
  const cut = new Set(bytes?.toString('latin1').match(/^[0-9a-f]{40}$/gm));
  return {
    isShallow: cut.size > 0,
    async read(oid) {
      const commit = parseCommit(oid, await readTyped(store, oid, 'commit'));
      return cut.has(oid)
        ? { ...commit, parents: [], cutOff: commit.parents.length > 0 }
        : { ...commit, cutOff: false };
    },
  };
}
