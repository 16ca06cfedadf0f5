import type { GitObject, ObjectStore, OpenObjects } from './object-store.ts';
import type { KnownFacts } from './scan-cache.ts';

/** Longer ones are read again: no commit that says something is. */
const longestKept = 64 << 10;

/**
 * Objects that are opened when the first is asked for: where all is known, that is never. Commits
 * are kept as they are, so that whoever reads them makes no difference.
 */
export function rememberCommits(facts: KnownFacts, open: () => Promise<OpenObjects>): OpenObjects {
  let opening: Promise<OpenObjects> | undefined;
  let opened: ObjectStore | undefined;
  const objects = async (): Promise<ObjectStore> => (opened ??= await (opening ??= open()));
  return {
    async read(oid) {
      const known = facts.recall(`commit ${oid}`);
      if (typeof known === 'string') return { type: 'commit', bytes: Buffer.from(known, 'latin1') };
      const object = await (opened ?? (await objects())).read(oid);
      keepCommit(facts, oid, object);
      return object;
    },
    expand: async (prefix) => (await objects()).expand(prefix),
    async close() {
      await opening?.then(
        (objects) => objects.close(),
        () => undefined,
      );
    },
  };
}

function keepCommit(facts: KnownFacts, oid: string, { type, bytes }: GitObject): void {
  if (type !== 'commit' || bytes === null || bytes.length > longestKept) return;
  facts.keep(`commit ${oid}`, bytes.toString('latin1'));
}
