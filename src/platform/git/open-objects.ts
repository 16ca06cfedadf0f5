import { withCache } from './cached-store.ts';
import { openCatFile } from './cat-file-store.ts';
import { openLocalObjects } from './local-objects.ts';
import type { OpenObjects } from './object-store.ts';
import type { OpenRepository } from './open-repository.ts';

/** The objects of a repository, behind the reader that can read it. */
export async function openObjects(
  repository: OpenRepository,
  signal: AbortSignal = new AbortController().signal,
): Promise<OpenObjects> {
  if (repository.objectFormat === 'sha256') {
    const because = 'its objects are named by SHA-256';
    const objects = await openCatFile(repository, { because, signal });
    return { ...withCache(objects), close: () => objects.close() };
  }
  return await openLocalObjects(repository);
}
