import {
  objectLimit,
  whenKnown,
  type GitObject,
  type ObjectStore,
  type OpenObjects,
  type Soon,
} from '../objects/object-store.ts';
import type { KnownFacts, ObjectMemory } from './scan-cache.ts';

/** Longer ones are read again: no commit that says something is. */
const longestKept = 64 << 10;

export interface RememberedObjects extends OpenObjects {
  /**
   * From now on commits are only walked past. Of those that tell where branches began there may be
   * thousands: kept, they would push out what they were read for.
   */
  keepNoMore(): void;
}

/**
 * Objects that are opened when the first is asked for: where all is known, that is never. Commits
 * are kept as they are, so that whoever reads them makes no difference; trees and sizes for as long
 * as this thread lives.
 */
export function rememberObjects(
  facts: KnownFacts,
  open: () => Promise<OpenObjects>,
): RememberedObjects {
  const objects = openLater(open);
  let isKept = true;
  const keep = (oid: string, object: GitObject): GitObject => {
    if (object.type === 'tree') facts.memory?.trees.set(oid, object);
    if (isKept) keepCommit(facts, oid, object);
    return object;
  };
  return {
    read(oid) {
      const read = (store: ObjectStore): Soon<GitObject> =>
        whenKnown(store.read(oid), (object) => keep(oid, object));
      return recall(facts, oid) ?? whenKnown(objects.open(), read);
    },
    size: (oid) => sizeOnce(facts.memory, objects, oid),
    keepNoMore() {
      isKept = false;
    },
    expand: async (prefix) => (await objects.open()).expand(prefix),
    close: () => objects.close(),
  };
}

interface Later {
  /** They are there at once from the second time on. */
  open(): Soon<ObjectStore>;
  close(): Promise<void>;
}

function openLater(open: () => Promise<OpenObjects>): Later {
  let opening: Promise<OpenObjects> | undefined;
  let opened: ObjectStore | undefined;
  return {
    open: () => opened ?? (opening ??= open()).then((objects) => (opened = objects)),
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

function keepCommit(facts: KnownFacts, oid: string, { type, bytes }: GitObject): void {
  if (type !== 'commit' || bytes === null || bytes.length > longestKept) return;
  facts.keep(`commit ${oid}`, bytes.toString('latin1'));
}

function sizeOnce(memory: ObjectMemory | undefined, objects: Later, oid: string): Soon<number> {
  const known = memory?.sizes.get(oid);
  if (known !== undefined) return known;
  return whenKnown(objects.open(), (store) =>
    whenKnown(sizeIn(store, oid), (size) => {
      memory?.sizes.set(oid, size);
      return size;
    }),
  );
}

const sizeIn = (store: ObjectStore, oid: string): Soon<number> =>
  store.size?.(oid) ?? whenKnown(store.read(oid), ({ bytes }) => bytes?.length ?? objectLimit + 1);
