import { FlywheelError } from '../../domain/errors.ts';
import type { ChangedText, TextRequest } from '../../domain/repo.ts';
import { looksBinary } from './changes/count-lines.ts';
import { decodePath } from './decode-text.ts';
import { createCommitReader } from './history/commit-reader.ts';
import { openObjects } from './objects/open-objects.ts';
import { readTyped, type ObjectStore } from './objects/object-store.ts';
import { openRepository } from './open-repository.ts';
import { isFolder, isRegular, parseTree } from './parse-tree.ts';

/** A file of which a part is shown is not larger, in bytes. */
const largest = 256 << 10;

/** Reads files before and after a commit; what cannot be read is null, for nothing hangs on it. */
export async function readTexts(
  { path, hash, files }: TextRequest,
  signal: AbortSignal,
): Promise<readonly ChangedText[]> {
  const opened = await openRepository(path);
  if (opened.kind === 'unreachable') return files.map(() => nothing);
  const { repository } = opened;
  const store = await openObjects(repository, signal);
  try {
    const commits = await createCommitReader(store, repository);
    const { tree, parents } = await commits.read(hash);
    const [parent] = parents;
    const before = parent === undefined ? undefined : (await commits.read(parent)).tree;
    const texts: ChangedText[] = [];
    for (const file of files) {
      signal.throwIfAborted();
      texts.push({
        before: await textAt(store, before, file.old_path ?? file.path),
        after: await textAt(store, tree, file.path),
      });
    }
    return texts;
  } catch (error) {
    if (error instanceof FlywheelError) return files.map(() => nothing);
    throw error;
  } finally {
    await store.close();
  }
}

const nothing: ChangedText = { before: null, after: null };

async function textAt(
  store: ObjectStore,
  tree: string | undefined,
  path: string,
): Promise<string | null> {
  let oid = tree;
  const parts = path.split('/');
  for (const [at, part] of parts.entries()) {
    if (oid === undefined) return null;
    const entries = parseTree(oid, await readTyped(store, oid, 'tree'));
    const found = entries.find(({ name }) => decodePath(name) === part);
    const isKind = at === parts.length - 1 ? isRegular : isFolder;
    oid = found && isKind(found.mode) ? found.oid : undefined;
  }
  if (oid === undefined) return null;
  const { bytes } = await store.read(oid);
  if (bytes === null || bytes.length > largest || looksBinary(bytes)) return null;
  return decoded(bytes);
}

/** Null for what is not UTF-8. */
function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
