import type { FileChange, NetChange } from '../../../domain/repo.ts';
import { sha256 } from '../../hash.ts';
import { openAttributes, type Attributes } from './attributes.ts';
import type { CommitReader, HistoryCommit } from '../history/commit-reader.ts';
import { compareTrees } from './compare-trees.ts';
import { describeChanges } from './describe-changes.ts';
import { detectRenames } from './detect-renames.ts';
import { createFileContents } from './file-contents.ts';
import { netChange } from './net-change.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { ifInClone } from '../unreadable.ts';
import type { Pace } from '../pace.ts';

export interface ChangeContext {
  readonly store: ObjectStore;
  readonly commits: CommitReader;
  readonly pace: Pace;
  /** Pair deleted with added files. */
  readonly renames: boolean;
  /** The commit whose .gitattributes count; null in an empty repository. */
  readonly head: string | null;
  /** What `readLocalAttributes` has found. */
  readonly localAttributes: Buffer | undefined;
}

export interface ChangeReader {
  /**
   * What a commit changed against its first parent; nothing for a merge. As `git log -M --numstat`.
   * Undefined where a partial clone does not have its trees.
   */
  changesOf(commit: HistoryCommit): Promise<FileChange[] | undefined>;
  /** What is different after the commits, newest first, from before them; null where that says nothing. */
  netOf(newestFirst: readonly HistoryCommit[]): Promise<NetChange | null>;
  /** Digest of all that the answers depend on beside the commits and this code. */
  readonly basis: string;
}

type Between = (before: string | undefined, after: string) => Promise<FileChange[]>;

/** What is different between trees, told by the attributes of one of them (`attributesOf`). */
export async function openChangesBetween({
  attributesOf: tree,
  local,
  ...context
}: Pick<ChangeContext, 'store' | 'pace' | 'renames'> & {
  readonly attributesOf: string;
  readonly local: Buffer | undefined;
}): Promise<Between> {
  return differences(context, await openAttributes({ ...context, tree, local }));
}

function differences(
  { store, pace, renames }: Pick<ChangeContext, 'store' | 'pace' | 'renames'>,
  attributes: Attributes,
): Between {
  const contents = createFileContents(store, attributes);
  return async (before, after) => {
    const changes = await compareTrees(store, before, after, pace);
    const paired = renames ? await detectRenames(changes, contents.read, pace) : changes;
    return await describeChanges(paired, contents, pace);
  };
}

/** Finds what commits changed, with the attributes of one commit for them all. */
export async function openChanges(context: ChangeContext): Promise<ChangeReader> {
  const { store, commits, pace, renames, head, localAttributes: local } = context;
  const treeOf = async (oid: string | null | undefined): Promise<string | undefined> =>
    typeof oid === 'string' ? (await commits.read(oid)).tree : undefined;
  const attributes = await openAttributes({ store, pace, tree: await treeOf(head), local });
  const between = differences({ store, pace, renames }, attributes);
  return {
    basis: sha256(`${attributes.basis} ${renames ? 'renames' : 'no renames'}`),
    async changesOf({ tree, parents }) {
      if (parents.length > 1) return [];
      return await ifInClone(async () => between(await treeOf(parents[0]), tree));
    },
    netOf: (newestFirst) =>
      netChange(newestFirst, commits, pace, async (from, to) =>
        ifInClone(async () => between(await treeOf(from), (await commits.read(to)).tree)),
      ),
  };
}
