import { FlywheelError } from '../../domain/errors.ts';
import type { RepositoryPin } from '../../domain/repo.ts';
import { readCut } from './history/commit-reader.ts';
import { openRepository } from './open-repository.ts';
import { createPace } from './pace.ts';
import { createRefs } from './refs/read-refs.ts';
import { readMark } from './repository-facts.ts';

/** A shallow clone with a longer cut is read with the cut it has then. */
const longestCut = 1000;

/**
 * Where the repository at a path stands now, for a scan that may come later; no object of it is
 * read. Undefined when it cannot be read: that is for the scan to tell.
 */
export async function pinRepository(path: string): Promise<RepositoryPin | undefined> {
  try {
    const opened = await openRepository(path);
    if (opened.kind === 'unreachable') return { ...opened, path };
    const { repository } = opened;
    const mark = await readMark(repository, createRefs(repository, createPace()));
    const shallow = await readCut(repository);
    return { kind: 'at', path, ...mark, ...(shallow.length > longestCut ? {} : { shallow }) };
  } catch (error) {
    if (error instanceof FlywheelError) return undefined;
    throw error;
  }
}
