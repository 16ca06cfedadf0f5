import { describe, expect, test } from '@jest/globals';
import { settleCommits } from '../../src/story/settle-commits.ts';
import { sumOfFiles } from '../../src/story/file-sums.ts';
import type { StoryCommit, Work } from '../../src/story/story.ts';
import { workItems } from '../../src/story/work-items.ts';
import { whyNotTold } from '../../src/story/worth-telling.ts';
import { storyCommit, storyFile } from '../support/story-commits.ts';

const limits = { article_from_lines: 50, article_from_files: 10 };

function judged(commits: readonly StoryCommit[], said: object = {}): string | undefined {
  const files = sumOfFiles(commits);
  const work: Work = {
    origin: 'repository',
    name: 'tool',
    commits,
    selectedBy: 'the commits the session lists',
    isGuess: false,
    unresolved: [],
    totals: { commits: commits.length, files: files.length, added: 0, removed: 0 },
    files,
  };
  return whyNotTold(
    work,
    { items: workItems(settleCommits(commits)), lessons: [], ...said },
    limits,
  );
}

const small = (subject: string, rest: Partial<StoryCommit> = {}): StoryCommit =>
  storyCommit(subject, { files: [storyFile('src/a.ts', 3, 2)], ...rest });

describe('an article is written', () => {
  test.each([
    ['a new repository', small('chore: begin', { isRoot: true, parents: [] })],
    ['something new', small('feat: read tabs')],
    ['something that breaks', small('refactor!: one way to call it')],
    ['a fix that says what was wrong', small('fix: keep it', { body: 'The last row was lost.' })],
    ['many lines', storyCommit('refactor: split', { files: [storyFile('src/a.ts', 30, 20)] })],
    [
      'many files',
      storyCommit('refactor: move', {
        files: Array.from({ length: 10 }, (_, at) => storyFile(`src/${String(at)}.ts`)),
      }),
    ],
  ])('for %s', (_what, commit) => {
    expect(judged([commit])).toBeUndefined();
  });

  test('for a lesson or a problem that somebody tells', () => {
    const problem = { text: 'It was slow.', from: { kind: 'session', pointer: '/problem' } };
    expect(judged([small('docs: explain')], { problem })).toBeUndefined();
    expect(judged([small('docs: explain')], { lessons: [{ statement: problem }] })).toBeUndefined();
  });
});

describe('the build log alone is written, and says why', () => {
  test('for little that is neither new nor explained', () => {
    expect(judged([small('docs: explain the flag')])).toBe(
      'Told in the build log only: nothing new, nothing that breaks, no fix with its reason, and 1 file with 5 changed lines (an article takes 50 lines or 10 files: build.article_from_lines, build.article_from_files).',
    );
  });

  test('for many lines that only a tool wrote', () => {
    const lock = storyCommit('chore: bump', { files: [storyFile('package-lock.json', 900, 800)] });
    expect(judged([lock])).toContain('0 files with 0 changed lines');
  });
});
