import type { ChangeStatus, FileChange } from '../../domain/repo.ts';
import type { HistoryCommit } from './commit-reader.ts';
import { compareTrees, type Side } from './compare-trees.ts';
import { countLines, isBinary } from './count-lines.ts';
import { decodePath } from './decode-text.ts';
import { detectRenames, type PairedChange } from './detect-renames.ts';
import { readTyped, type ObjectStore } from './object-store.ts';
import type { Pace } from './pace.ts';
import { isSubmodule, sameType } from './parse-tree.ts';
import type { CommitReader } from './commit-reader.ts';

export interface ChangeContext {
  readonly store: ObjectStore;
  readonly commits: CommitReader;
  readonly pace: Pace;
  readonly renames: boolean;
}

/** What a commit changed against its first parent; nothing for a merge. As `git log --numstat`. */
export async function commitChanges(
  context: ChangeContext,
  { tree, parents }: HistoryCommit,
): Promise<FileChange[]> {
  const [parent] = parents;
  if (parents.length > 1) return [];
  const before = parent === undefined ? undefined : (await context.commits.read(parent)).tree;
  const changes = await compareTrees(context.store, before, tree, context.pace);
  const files: FileChange[] = [];
  for (const change of context.renames ? detectRenames(changes) : changes) {
    await context.pace.breathe();
    files.push(await describeChange(context.store, change));
  }
  return files;
}

async function describeChange(store: ObjectStore, change: PairedChange): Promise<FileChange> {
  const status = statusOf(change);
  const counts =
    status === 'submodule'
      ? { added: null, removed: null, binary: false }
      : await countChange(store, change);
  return {
    path: decodePath(change.path),
    ...(change.oldPath === undefined ? {} : { old_path: decodePath(change.oldPath) }),
    status,
    ...counts,
  };
}

function statusOf({ before, after, oldPath }: PairedChange): ChangeStatus {
  if (isSubmodule(before?.mode ?? 0) || isSubmodule(after?.mode ?? 0)) return 'submodule';
  if (oldPath !== undefined) return 'renamed';
  if (!before) return 'added';
  if (!after) return 'deleted';
  if (!sameType(before.mode, after.mode)) return 'type_changed';
  return before.oid === after.oid ? 'mode_changed' : 'modified';
}

type Counts = Pick<FileChange, 'added' | 'removed' | 'binary' | 'approximate'>;
const binaryCounts: Counts = { added: null, removed: null, binary: true };

async function countChange(store: ObjectStore, { before, after }: PairedChange): Promise<Counts> {
  const left = await contentOf(store, before);
  const right = before?.oid === after?.oid ? left : await contentOf(store, after);
  if (!left || !right || isBinary(left) || isBinary(right)) return binaryCounts;
  return { ...countLines(left, right), binary: false };
}

const nothing = Buffer.alloc(0);

/** Null: too large to be compared, and so treated as binary, as git does. */
async function contentOf(store: ObjectStore, side: Side | undefined): Promise<Buffer | null> {
  if (!side) return nothing;
  const object = await store.read(side.oid);
  return object.bytes === null ? null : await readTyped(store, side.oid, 'blob');
}
