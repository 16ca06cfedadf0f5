import { collectGitCommits } from '../capture/collect-git-commits.ts';
import { createRepoReader } from '../platform/git/repo-reader.ts';
import { changeTotalsText } from './change-totals-text.ts';
import type { SessionContent } from './example-content.ts';
import type { CliContext } from './io.ts';
import type { NewOptions } from './new-options.ts';
import { sinceOption } from './since.ts';

/** The commits since a time or a revision, as the repository has them, and their counts. */
export async function buildContent(
  context: CliContext,
  { repo = '.', since = '24 hours ago', author }: NewOptions,
): Promise<SessionContent> {
  const from = sinceOption(since, context.clock.now());
  const by = author === undefined ? {} : { author };
  const collected = await collectGitCommits(createRepoReader(), context.path(repo), from, by);
  const { commits, totals, repo_path } = collected;
  context.output.note(`${changeTotalsText(totals)} since ${since} in ${repo_path}`);
  return {
    metadata: {
      files_changed: totals.files,
      commits: totals.commits,
      ...(totals.added === null ? {} : { lines_added: totals.added }),
      ...(totals.removed === null ? {} : { lines_removed: totals.removed }),
    },
    source_data: { repo_path, git_commits: commits },
  };
}
