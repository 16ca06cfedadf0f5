import { counted, digits } from './counts.ts';
import type { Story, Work } from './story.ts';
import { isWritten } from './weight.ts';

/** From what size on a change is told for its size alone. */
export interface TellingLimits {
  /** Changed lines, added and removed, of what somebody wrote. */
  readonly article_from_lines: number;
  readonly article_from_files: number;
}

type Told = Pick<Story, 'items' | 'problem' | 'lessons'>;

/**
 * Why the work is worth no article and no posts, or undefined where it is: a new repository,
 * something new, something that breaks, a fix that says what was wrong, a lesson, or a large change.
 * Commits without a repository have no lines: they are judged by the rest.
 */
export function whyNotTold(work: Work, story: Told, limits: TellingLimits): string | undefined {
  if (work.commits.length === 0) return 'There are no commits to tell of.';
  const { items, problem, lessons } = story;
  const isNew = work.commits.some(({ isRoot }) => isRoot && work.origin === 'repository');
  const tells = items.some(
    ({ kind, breaking, why }) =>
      kind === 'feature' || breaking || (kind === 'fix' && why.length > 0),
  );
  if (isNew || tells || problem !== undefined || lessons.length > 0) return undefined;
  const written = work.files.filter(({ path }) => isWritten(path));
  const lines = written.reduce((sum, file) => sum + (file.added ?? 0) + (file.removed ?? 0), 0);
  const { article_from_lines, article_from_files } = limits;
  if (lines >= article_from_lines || written.length >= article_from_files) return undefined;
  return (
    'Told in the build log only: nothing new, nothing that breaks, no fix with its reason, and ' +
    `${counted(written.length, 'file')} with ${digits(lines)} changed ${lines === 1 ? 'line' : 'lines'} ` +
    `(an article takes ${digits(article_from_lines)} lines or ${digits(article_from_files)} files: ` +
    'build.article_from_lines, build.article_from_files).'
  );
}
