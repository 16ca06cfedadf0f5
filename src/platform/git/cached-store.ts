import type { GitObject, ObjectStore } from './object-store.ts';

const cacheBytes = 48 << 20;
/** What an entry costs beside its bytes. */
const overhead = 200;

/** Keeps what was read last: neighbouring commits share almost all of their trees. */
export function withCache(store: ObjectStore, limit: number = cacheBytes): ObjectStore {
  const kept = new Map<string, GitObject>();
  let size = 0;
  const keep = (oid: string, object: GitObject): void => {
    const cost = sizeOf(object);
    if (cost > limit / 8) return;
    kept.set(oid, object);
    size += cost;
    for (const [oldest, evicted] of kept) {
      if (size <= limit) break;
      kept.delete(oldest);
      size -= sizeOf(evicted);
    }
  };
  return {
    async read(oid) {
      const known = kept.get(oid);
      if (known) {
        kept.delete(oid);
        kept.set(oid, known);
        return known;
      }
      const object = await store.read(oid);
      if (!kept.has(oid)) keep(oid, object);
      return object;
    },
    expand: (prefix) => store.expand(prefix),
  };
}

const sizeOf = (object: GitObject): number => (object.bytes?.length ?? 0) + overhead;
