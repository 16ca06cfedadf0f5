import { withCache } from './cached-store.ts';
import { createIsomorphicStore } from './isomorphic-store.ts';
import type { ObjectStore } from './object-store.ts';
import type { OpenRepository } from './open-repository.ts';

/** Objects that hold files or a process until they are closed. */
export interface OpenObjects extends ObjectStore {
  close(): Promise<void>;
}

/** The objects of a repository, behind the reader that can read it. */
export async function openObjects({ commonDir }: OpenRepository): Promise<OpenObjects> {
  const store = withCache(await createIsomorphicStore(commonDir));
  return { ...store, close: () => Promise.resolve() };
}
