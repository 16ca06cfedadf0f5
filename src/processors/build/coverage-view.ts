import type { ViewOf } from '../../domain/template.ts';
import { counted, digits, joined } from '../../story/counts.ts';
import { sentenceOf } from '../../story/sentence.ts';
import type { CommitFate, Fate, Story, Work } from '../../story/story.ts';
import type { buildLogShape } from './build-log-template.ts';

const fates: readonly Fate[] = ['told', 'folded', 'cancelled', 'merged'];

/** The sum over all commits in range, and by name each one that is not told as work of its own. */
export function coverageView(
  { coverage }: Story,
  work: Work,
): ViewOf<typeof buildLogShape>['coverage'] {
  if (coverage.length === 0) return undefined;
  const counts = fates.flatMap((fate) => {
    const count = coverage.filter((known) => known.fate === fate).length;
    return count === 0 ? [] : [`${digits(count)} ${fate}`];
  });
  return {
    sum: `${counted(coverage.length, 'commit')} in range: ${joined(counts)}. The range: ${work.selectedBy}.`,
    entries: coverage.filter(({ fate }) => fate !== 'told').map(toEntry),
  };
}

function toEntry({ commit, fate, with: other }: CommitFate): {
  short: string;
  link: string | undefined;
  title: string;
  fate: string;
  other: string | undefined;
} {
  const words = {
    told: 'told',
    folded: other === undefined ? 'told as housekeeping' : 'folded into',
    cancelled: 'cancelled with',
    merged: 'a merge commit',
  };
  return {
    short: commit.short,
    link: commit.url,
    title: sentenceOf(commit.subject) || 'No message',
    fate: words[fate],
    other: other?.short,
  };
}
