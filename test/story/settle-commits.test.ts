import { describe, expect, test } from '@jest/globals';
import { settleCommits } from '../../src/story/settle-commits.ts';
import type { StoryCommit } from '../../src/story/story.ts';
import { storyCommit, storyFile } from '../support/story-commits.ts';

const fatesOf = (commits: readonly StoryCommit[]): string[] =>
  settleCommits(commits).fates.map(({ fate }) => fate);

describe('every commit has exactly one fate', () => {
  test('a revert cancels its commit and itself, by hash or by subject', () => {
    const [one, two] = [storyCommit('feat: a'), storyCommit('feat: b')];
    const commits = [
      one,
      two,
      storyCommit('Revert "feat: a"'),
      storyCommit('revert: something', {
        body: `This reverts commit ${two.hash}.`,
        type: 'revert',
      }),
    ];
    expect(fatesOf(commits)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
  });

  test('the revert of a revert brings the first commit back', () => {
    const commits = [
      storyCommit('feat: a'),
      storyCommit('Revert "feat: a"'),
      storyCommit('Revert "Revert "feat: a""'),
    ];
    expect(fatesOf(commits)).toEqual(['told', 'cancelled', 'cancelled']);
  });

  test('a revert of something outside the range is told', () => {
    const commits = [
      storyCommit('feat: b'),
      storyCommit('Revert "feat: a"', { body: `This reverts commit ${'a'.repeat(40)}.` }),
    ];
    expect(fatesOf(commits)).toEqual(['told', 'told']);
  });

  test('what was put in and taken out again line by line is cancelled', () => {
    const add = storyCommit('Add ads', { files: [storyFile('index.html', 8, 1)] });
    const same = storyCommit('Remove Ads', { files: [storyFile('index.html', 1, 8)] });
    const other = storyCommit('Remove Ads', { files: [storyFile('index.html', 1, 5)] });
    expect(fatesOf([add, same])).toEqual(['cancelled', 'cancelled']);
    expect(fatesOf([add, other])).toEqual(['told', 'told']);
  });

  test('fixups go where they belong, also when that was taken back', () => {
    const commits = [
      storyCommit('feat: a'),
      storyCommit('fixup! feat: a'),
      storyCommit('squash! fixup! feat: a'),
      storyCommit('feat: b'),
      storyCommit('fixup! feat: b'),
      storyCommit('Revert "feat: b"'),
    ];
    expect(fatesOf(commits)).toEqual([
      'told',
      'folded',
      'folded',
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
  });

  test('upkeep folds, unless there is nothing else', () => {
    expect(fatesOf([storyCommit('feat: a'), storyCommit('chore: b')])).toEqual(['told', 'folded']);
    expect(fatesOf([storyCommit('chore: a'), storyCommit('ci: b')])).toEqual(['told', 'told']);
  });

  test('a breaking change is told whatever it is called', () => {
    const commits = [
      storyCommit('feat: a'),
      storyCommit('chore!: drop Node 18'),
      storyCommit("Merge branch 'x'", { parents: ['a', 'b'], breaking: true }),
    ];
    expect(fatesOf(commits)).toEqual(['told', 'told', 'told']);
  });

  test('a commit that says nothing goes with the work it continues', () => {
    const files = [storyFile('src/a.ts')];
    const work = storyCommit('Add a', { files });
    const settled = settleCommits([work, storyCommit('wip', { files }), storyCommit('wip')]);
    expect(settled.fates.map(({ fate, with: other }) => [fate, other?.hash])).toEqual([
      ['told', undefined],
      ['folded', work.hash],
      ['folded', undefined],
    ]);
    expect(settled.fixups.get(work.hash)).toHaveLength(1);
  });
});
