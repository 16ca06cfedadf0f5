import type { CommitReader } from '../history/commit-reader.ts';
import { whenKnown } from '../objects/object-store.ts';
import type { KnownFacts } from './scan-cache.ts';

/**
 * Commits that another scan of this thread has parsed are not parsed again. In a shallow clone they
 * are: where it is cut depends on the scan.
 */
export function rememberCommits(facts: KnownFacts, commits: CommitReader): CommitReader {
  const memory = facts.memory;
  if (!memory || commits.isShallow) return commits;
  return {
    isShallow: false,
    async read(oid) {
      const before = memory.commits.get(oid);
      if (before) return before;
      const commit = await commits.read(oid);
      memory.commits.set(oid, commit);
      return commit;
    },
    links(oid) {
      const before = memory.links.get(oid) ?? memory.commits.get(oid);
      if (before) return before;
      return whenKnown(commits.links(oid), (links) => {
        memory.links.set(oid, links);
        return links;
      });
    },
  };
}
