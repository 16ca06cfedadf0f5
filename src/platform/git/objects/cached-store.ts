import { BoundedCache } from './bounded-cache.ts';
import { whenKnown, type GitObject, type ObjectStore } from './object-store.ts';

const cacheBytes = 32 << 20;

/** Keeps what was read last: neighbouring commits share almost all of their trees. */
export function withCache(store: ObjectStore, limit: number = cacheBytes): ObjectStore {
  const kept = new BoundedCache<string, GitObject>(limit, sizeOf);
  const size = store.size?.bind(store);
  return {
    ...(size && { size: (oid) => kept.get(oid)?.bytes?.length ?? size(oid) }),
    read(oid) {
      const known = kept.get(oid);
      if (known) return known;
      return whenKnown(store.read(oid), (object) => {
        kept.set(oid, object);
        return object;
      });
    },
    expand: (prefix) => store.expand(prefix),
  };
}

/** Of an object that is not held: nothing but what an entry costs. */
export const sizeOf = ({ bytes }: GitObject): number => bytes?.length ?? 0;
