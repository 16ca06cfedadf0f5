import type { FileChange, NetChange } from '../../domain/repo.ts';
import { commitChanges, type ChangeContext } from './commit-changes.ts';
import type { HistoryCommit } from './commit-reader.ts';

export interface ChangeReader {
  changesOf(commit: HistoryCommit): Promise<FileChange[]>;
  netOf(newestFirst: readonly HistoryCommit[]): Promise<NetChange | null>;
  readonly basis: string;
}

export const openChanges = (
  context: ChangeContext & { head: string | null },
): Promise<ChangeReader> =>
  Promise.resolve({
    changesOf: (commit) => commitChanges(context, commit),
    netOf: () => Promise.resolve(null),
    basis: `interim ${String(context.renames)}`,
  });
