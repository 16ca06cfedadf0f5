import { createCommitReader } from './history/commit-reader.ts';
import { decodePath } from './decode-text.ts';
import { openObjects } from './objects/open-objects.ts';
import { openRepository } from './open-repository.ts';
import { createPace } from './pace.ts';
import { openProjectTree } from './project/project-tree.ts';
import { createRefs } from './refs/read-refs.ts';

/** All paths in HEAD, folders without `/` at the end; none where there is no repository or no commit. */
export async function treePaths(path: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const opened = await openRepository(path);
  if (opened.kind === 'unreachable') return new Set();
  const { repository } = opened;
  const store = await openObjects(repository, signal);
  try {
    const pace = createPace(signal);
    const { oid } = await createRefs(repository, pace).head();
    if (oid === null) return new Set();
    const { tree } = await (await createCommitReader(store, repository)).read(oid);
    const { files, folders } = await openProjectTree({ store, pace }, tree);
    const names = [...files.map((file) => file.path), ...folders.map((one) => one.slice(0, -1))];
    return new Set(names.map(decodePath));
  } finally {
    await store.close();
  }
}
