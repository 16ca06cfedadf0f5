import { objectLimit, type GitObject, type ObjectStore, type OpenObjects } from './object-store.ts';
import type { KnownFacts } from './scan-cache.ts';

/** Longer ones are read again: no commit that says something is. */
const longestKept = 64 << 10;

/**
 * Objects that are opened when the first is asked for: where all is known, that is never. Commits
 * are kept as they are, so that whoever reads them makes no difference; trees and sizes for as long
 * as this thread lives.
 */
export function rememberObjects(facts: KnownFacts, open: () => Promise<OpenObjects>): OpenObjects {
  let opening: Promise<OpenObjects> | undefined;
  let opened: ObjectStore | undefined;
  const objects = async (): Promise<ObjectStore> => (opened ??= await (opening ??= open()));
  return {
    async read(oid) {
      const known = recall(facts, oid);
      if (known) return known;
      const object = await (opened ?? (await objects())).read(oid);
      keep(facts, oid, object);
      return object;
    },
    async size(oid) {
      const known = facts.memory?.sizes.get(oid);
      if (known !== undefined) return known;
      const size = await sizeIn(opened ?? (await objects()), oid);
      facts.memory?.sizes.set(oid, size);
      return size;
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

function recall(facts: KnownFacts, oid: string): GitObject | undefined {
  const tree = facts.memory?.trees.get(oid);
  if (tree) return tree;
  const commit = facts.recall(`commit ${oid}`);
  if (typeof commit !== 'string') return undefined;
  return { type: 'commit', bytes: Buffer.from(commit, 'latin1') };
}

function keep(facts: KnownFacts, oid: string, object: GitObject): void {
  const { type, bytes } = object;
  if (type === 'tree') facts.memory?.trees.set(oid, object);
  if (type !== 'commit' || bytes === null || bytes.length > longestKept) return;
  facts.keep(`commit ${oid}`, bytes.toString('latin1'));
}

async function sizeIn(store: ObjectStore, oid: string): Promise<number> {
  if (store.size) return await store.size(oid);
  return (await store.read(oid)).bytes?.length ?? objectLimit + 1;
}
