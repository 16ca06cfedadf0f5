import type { ManifestReader, Transaction } from '../store/store.ts';

/** A transaction that changes nothing: for the one who wants to know what would be recorded. */
export function lookOnly(manifest: Pick<ManifestReader, 'get'>): Transaction {
  return {
    get: (collection, key) => Promise.resolve(manifest.get(collection, key)),
    put: () => undefined,
    remove: () => undefined,
    ownerOfFolder: () => Promise.resolve(undefined),
    latestJob: () => Promise.resolve(undefined),
    jobsOfSession: () => Promise.resolve([]),
    afterwards: () => 0,
  };
}
