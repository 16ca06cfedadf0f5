import { objectFolders } from './alternates.ts';
import { withCache } from './cached-store.ts';
import { openCatFile } from './cat-file-store.ts';
import { openLocalObjects } from './local-objects.ts';
import type { OpenObjects } from './object-store.ts';
import type { OpenRepository } from '../open-repository.ts';
import { createPace } from '../pace.ts';
import { hasUnknownPacks } from './unknown-packs.ts';

/**
 * The objects of a repository, of either format. They are read by this process; by git only where
 * a pack is of a format this program does not know, and then all of them.
 */
export async function openObjects(
  repository: OpenRepository,
  signal: AbortSignal = new AbortController().signal,
): Promise<OpenObjects> {
  const { folders } = await objectFolders(repository.commonDir);
  if (!(await hasUnknownPacks(folders, createPace(signal))))
    return await openLocalObjects(repository);
  const because = 'one of its packs is in a format that this program does not know';
  const objects = await openCatFile(repository, { because, signal });
  return { ...withCache(objects), close: () => objects.close() };
}
