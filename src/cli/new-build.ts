import { collectGitCommits } from '../capture/collect-git-commits.ts';
import { createRepoReader } from '../platform/git/repo-reader.ts';
import { changeTotalsText } from './change-totals-text.ts';
import type { CliContext } from './io.ts';
import type { NewOptions } from './new-session.ts';
import type { SessionContent } from './session-skeletons.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The commits since a time or a revision, as the repository has them, and their counts. */
export async function buildContent(
  context: CliContext,
  { repo = '.', since, author }: NewOptions,
): Promise<SessionContent> {
  const from = since ?? new Date(context.clock.now() - dayMs);
  const by = author === undefined ? {} : { author };
  const collected = await collectGitCommits(createRepoReader(), context.path(repo), from, by);
  const { commits, totals, repo_path } = collected;
  context.output.note(
    `${changeTotalsText(totals)} since ${since ?? '24 hours ago'} in ${repo_path}`,
  );
  return {
    metadata: {
      files_changed: totals.files,
      commits: totals.commits,
      lines_added: totals.added,
      lines_removed: totals.removed,
    },
    source_data: { repo_path, git_commits: commits },
  };
}
