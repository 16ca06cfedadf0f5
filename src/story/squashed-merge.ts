import { readBody } from './commit-body.ts';
import type { StoryCommit, StoryFile } from './story.ts';

/** What hosts call a merge: `Merge commit from fork` (an advisory's fix), `Merge pull request #4 from a/b`. */
const mergeSubject = /^Merge (?:branch|pull request|remote-tracking branch|tag|commit) /;

/** Whether it is a merge by its subject. */
export const isCalledMerge = ({ subject }: Pick<StoryCommit, 'subject'>): boolean =>
  mergeSubject.test(subject);

/**
 * A merge that was squashed has one parent, and its changes stand nowhere else: it is told, by the
 * first thing its body says, else by the file it changes most. Any other commit stays as it is.
 */
export function nameSquashedMerge(commit: StoryCommit): StoryCommit {
  if (!isCalledMerge(commit) || commit.parents.length !== 1 || commit.files.length === 0)
    return commit;
  const said = firstSaid(commit.body);
  if (said === undefined) return { ...commit, subject: byFile(commit.files) };
  const header = /^([a-z]{2,12})(?:\(([^()]{1,100})\))?(!)?: \S/.exec(said);
  return {
    ...commit,
    subject: said,
    type: header?.[1] ?? commit.type,
    scope: header?.[2] ?? commit.scope,
    breaking: commit.breaking || header?.[3] === '!',
  };
}

/** GitHub lists the squashed commits as `* subject`; a request's title is the first line. */
function firstSaid(body: string): string | undefined {
  const [first = ''] = body
    .split('\n')
    .map((line) => line.replace(/^\s*[*-]\s+/, '').trim())
    .filter((line) => line !== '');
  const isSaid =
    first.length <= 120 &&
    readBody(first).paragraphs.length > 0 &&
    !/^[A-Za-z-]+-by: /.test(first) &&
    !isCalledMerge({ subject: first });
  return isSaid ? first : undefined;
}

function byFile(files: readonly StoryFile[]): string {
  const size = ({ added, removed }: StoryFile): number => (added ?? 0) + (removed ?? 0);
  const isTest = ({ path }: StoryFile): boolean => /(?:^|[/._-])(?:tests?|spec)[/._-]/.test(path);
  const [most] = files.toSorted(
    (one, other) => Number(isTest(one)) - Number(isTest(other)) || size(other) - size(one),
  );
  return `Change \`${most?.path ?? ''}\``;
}
