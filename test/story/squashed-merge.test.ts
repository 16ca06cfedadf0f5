import { describe, expect, test } from '@jest/globals';
import { itemKindOf } from '../../src/story/item-kind.ts';
import { settleCommits } from '../../src/story/settle-commits.ts';
import { nameSquashedMerge } from '../../src/story/squashed-merge.ts';
import { storyCommit, storyFile } from '../support/story-commits.ts';

const merge = (body: string, parents = ['a'.repeat(40)]): ReturnType<typeof storyCommit> =>
  storyCommit('Merge commit from fork', {
    body,
    parents,
    files: [storyFile('src/cors/index.test.ts', 40), storyFile('src/cors/index.ts', 2, 1)],
  });

describe('a merge that was squashed', () => {
  test('is told by the first thing its body says', () => {
    const told = nameSquashedMerge(merge('* fix(cors): use `split`\n\n* added a test'));
    expect(told).toMatchObject({ subject: 'fix(cors): use `split`', type: 'fix', scope: 'cors' });
    expect(settleCommits([told]).fates[0]?.fate).toBe('told');
    expect(itemKindOf(told)).toBe('fix');
  });

  test('is told by the file it changes most where its body says nothing', () => {
    expect(nameSquashedMerge(merge('Co-authored-by: A <a@b.example>')).subject).toBe(
      'Change `src/cors/index.ts`',
    );
  });

  test('keeps a breaking change that only its body marks', () => {
    expect(nameSquashedMerge(merge('feat!: drop Node 18')).breaking).toBe(true);
  });

  test('with two parents is a merge: what it brings is told by its commits', () => {
    const real = merge('* fix: x', ['a'.repeat(40), 'b'.repeat(40)]);
    expect(nameSquashedMerge(real)).toBe(real);
    expect(settleCommits([storyCommit('feat: a'), real]).fates[1]?.fate).toBe('merged');
  });
});

test('a chore that rewrites the program is no upkeep; one that touches data or little is', () => {
  const sources = Array.from({ length: 9 }, (_, at) => storyFile(`cmd/part${String(at)}.go`, 40));
  const data = Array.from({ length: 9 }, (_, at) => storyFile(`data/part${String(at)}.json`, 400));
  const kind = (subject: string, files: typeof sources): string =>
    itemKindOf(storyCommit(subject, { files }));
  expect(kind('chore: update to bubbletea v2', sources)).toBe('change');
  expect(kind('chore: format everything', sources)).toBe('housekeeping');
  expect(kind('chore: update to bubbletea v2', data)).toBe('housekeeping');
  expect(kind('chore: update to bubbletea v2', sources.slice(0, 3))).toBe('housekeeping');
});
