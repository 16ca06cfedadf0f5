import { describe, expect, test } from '@jest/globals';
import { listedTitle } from '../../src/story/area.ts';
import { headlineOf, shorten } from '../../src/story/headline.ts';
import { settleCommits } from '../../src/story/settle-commits.ts';
import type { StoryCommit, WorkItem } from '../../src/story/story.ts';
import { workItems } from '../../src/story/work-items.ts';
import { storyCommit, storyFile } from '../support/story-commits.ts';

const itemsOf = (commits: readonly StoryCommit[]): WorkItem[] => workItems(settleCommits(commits));

describe('commits become work items', () => {
  test('the same kind and scope is one item, and its tests belong to it', () => {
    const items = itemsOf([
      storyCommit('feat(cli): add x'),
      storyCommit('feat(api): add y'),
      storyCommit('feat(cli): add z'),
      storyCommit('test(cli): cover x'),
    ]);
    expect(items.map(({ title, more }) => [title, more.map((one) => one.title)])).toEqual([
      ['Add x', ['Add z', 'Cover x']],
      ['Add y', []],
    ]);
  });

  test('breaking changes come first and stand alone', () => {
    const items = itemsOf([
      storyCommit('feat(api): add y'),
      storyCommit('refactor(api)!: rename y'),
      storyCommit('fix(api): mend y'),
    ]);
    expect(items.map(({ title }) => title)).toEqual(['Rename y', 'Add y', 'Mend y']);
  });

  test('an unscoped follow-up joins the work whose files it touches', () => {
    const items = itemsOf([
      storyCommit('Add a', { files: [storyFile('src/a.ts'), storyFile('src/b.ts')] }),
      storyCommit('Refactor b', { files: [storyFile('src/b.ts')] }),
      storyCommit('Refactor c', { files: [storyFile('src/c.ts')] }),
    ]);
    expect(items.map(({ title }) => title)).toEqual(['Add a', 'Refactor c']);
  });

  test('lines of a file are summed over the commits of an item', () => {
    const [item] = itemsOf([
      storyCommit('feat: a', { files: [storyFile('x', 5, 1)] }),
      storyCommit('fixup! feat: a', { files: [storyFile('x', 2, 2), storyFile('y', 1, 0)] }),
    ]);
    expect(item?.files).toEqual([storyFile('x', 7, 3), storyFile('y', 1, 0)]);
  });

  test('twenty thousand changes that have nothing in common are items of their own, soon', () => {
    const commits = Array.from({ length: 20_000 }, (_, at) => storyCommit(`fix: c${String(at)}`));
    const settled = settleCommits(commits);
    const from = performance.now();
    expect(workItems(settled)).toHaveLength(20_000);
    expect(performance.now() - from).toBeLessThan(15_000);
  });

  test('twenty thousand commits are grouped while a reader waits', () => {
    const subjects = ['Add a', 'Refactor b', 'fix(x): c', 'wip', 'Revert "Add a"', 'fixup! Add a'];
    const commits = Array.from({ length: 20_000 }, (_, at) =>
      storyCommit(subjects[at % subjects.length] ?? '', {
        files: [storyFile(`src/${String(at)}`)],
      }),
    );
    const from = performance.now();
    const settled = settleCommits(commits);
    workItems(settled);
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(settled.fates).toHaveLength(20_000);
  });

  test('a commit without a message is named by its hash', () => {
    const commit = storyCommit('');
    expect(itemsOf([commit])[0]?.title).toBe(`Commit \`${commit.short}\` (no message)`);
  });
});

describe('the headline', () => {
  const headline = (...subjects: string[]): string =>
    headlineOf(itemsOf(subjects.map((subject) => storyCommit(subject))));

  test.each([
    [['feat: add a parser'], 'A parser'],
    [['feat: add a parser', 'fix: crash on tabs'], 'A parser and 1 fix'],
    [['fix: crash on tabs', 'fix: crash on spaces'], 'Crash on tabs, and 1 more fix'],
    [['feat: add a parser', 'feat: add a printer'], 'A parser and a printer'],
    [['feat: add a', 'feat: add b', 'feat: add c', 'docs: say d'], 'A, b and 1 more change'],
    [['feat: add a', 'feat!: drop b'], 'Drop b, and 1 more change'],
  ])('%j', (subjects, said) => {
    expect(headline(...subjects)).toBe(said);
  });

  test('is cut at a word and never inside a code span', () => {
    expect(shorten('Keep `a very long code span` whole', 20)).toBe('Keep…');
    expect(shorten('one two three four', 12)).toBe('one two…');
  });

  test('in a list of many an item names its scope, unless its title does', () => {
    const subjects = [
      'feat(cache): add support for QUERY',
      'feat(cors): allow QUERY requests',
      'feat(etag): answer QUERY requests',
      'fix(etag): keep the etag of a stream',
      'fix(deps): update undici',
      'fix(router): stop at a slash',
    ];
    expect(itemsOf(subjects.map((subject) => storyCommit(subject))).map(listedTitle)).toEqual([
      'cache: add support for QUERY',
      'cors: allow QUERY requests',
      'etag: answer QUERY requests',
      'Keep the etag of a stream',
      'router: stop at a slash',
    ]);
  });

  test('in a crowded scope a follow-up belongs to what speaks of the same', () => {
    const items = itemsOf(
      [
        'feat(export): write Parquet files',
        'feat(export): write JSON lines',
        'feat(export): mask columns',
        'feat(export): sort rows in reverse',
        'test(export): cover JSON lines',
        'docs(export): describe gzip streams',
      ].map((subject, at) => ({
        ...storyCommit(subject),
        files: [storyFile(`src/${String(at)}.rs`)],
      })),
    );
    expect(items.map(({ title, more }) => [title, more.map((one) => one.title)])).toEqual([
      ['Write Parquet files', []],
      ['Write JSON lines', ['Cover JSON lines']],
      ['Mask columns', []],
      ['Sort rows in reverse', []],
      ['Describe gzip streams', []],
    ]);
  });
});
