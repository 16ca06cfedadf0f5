import type { CommitFacts } from '../../domain/repo.ts';
import type { ChangeReader } from './changes/commit-changes.ts';
import type { HistoryCommit } from './history/commit-reader.ts';
import { parseConventional } from './history/conventional-header.ts';
import { formatDate } from './history/format-date.ts';
import { parseMessage } from './history/parse-message.ts';

/** All that is told of a commit. */
export async function commitFacts(
  changes: Pick<ChangeReader, 'changesOf'>,
  commit: HistoryCommit,
): Promise<CommitFacts> {
  const message = parseMessage(commit.message);
  const files = await changes.changesOf(commit);
  return {
    hash: commit.oid,
    parents: commit.parents,
    author: commit.author,
    date: formatDate(commit.time, commit.zone),
    author_date: formatDate(commit.written.time, commit.written.zone),
    ...message,
    ...parseConventional(message),
    files: files ?? [],
    ...(files ? {} : { unread: true }),
    ...(commit.cutOff ? { cut_off: true } : {}),
  };
}
