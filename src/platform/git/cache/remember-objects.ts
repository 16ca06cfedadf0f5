import {
  objectLimit,
  type GitObject,
  type ObjectStore,
  type OpenObjects,
} from '../objects/object-store.ts';
import type { KnownFacts } from './scan-cache.ts';

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
  return {
    async read(oid) {
      const known = recall(facts, oid);
      if (known) return known;
      const object = await (objects.opened() ?? (await objects.open())).read(oid);
      if (object.type === 'tree') facts.memory?.trees.set(oid, object);
      if (isKept) keepCommit(facts, oid, object);
      return object;
    },
    async size(oid) {
      const known = facts.memory?.sizes.get(oid);
      if (known !== undefined) return known;
      const size = await sizeIn(await objects.open(), oid);
      facts.memory?.sizes.set(oid, size);
      return size;
    },
    keepNoMore() {
      isKept = false;
    },
    expand: async (prefix) => (await objects.open()).expand(prefix),
    close: () => objects.close(),
  };
}

interface Later {
  /** Undefined before the first has asked. */
  opened(): ObjectStore | undefined;
  open(): Promise<ObjectStore>;
  close(): Promise<void>;
}

function openLater(open: () => Promise<OpenObjects>): Later {
  let opening: Promise<OpenObjects> | undefined;
  let opened: ObjectStore | undefined;
  return {
    opened: () => opened,
    open: async () => (opened ??= await (opening ??= open())),
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

async function sizeIn(store: ObjectStore, oid: string): Promise<number> {
  if (store.size) return await store.size(oid);
  return (await store.read(oid)).bytes?.length ?? objectLimit + 1;
}
