import type { CommitReader } from '../history/commit-reader.ts';
import type { KnownFacts } from './scan-cache.ts';

/**
 * Commits that another scan of this thread has parsed are not parsed again. In a shallow clone they
 * are: where it is cut depends on the scan.
 */
export function rememberCommits(facts: KnownFacts, commits: CommitReader): CommitReader {
  const known = facts.memory?.commits;
  if (!known || commits.isShallow) return commits;
  return {
    isShallow: false,
    async read(oid) {
      const before = known.get(oid);
      if (before) return before;
      const commit = await commits.read(oid);
      known.set(oid, commit);
      return commit;
    },
  };
}
