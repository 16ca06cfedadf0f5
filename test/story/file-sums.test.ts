import { expect, test } from '@jest/globals';
import { sumOfFiles } from '../../src/story/file-sums.ts';
import type { StoryFile } from '../../src/story/story.ts';
import { storyCommit } from '../support/story-commits.ts';

const file = (path: string, status: StoryFile['status'], rest: object = {}): StoryFile => ({
  path,
  status,
  added: 2,
  removed: 1,
  ...rest,
});
const sums = (...commits: StoryFile[][]): StoryFile[] =>
  sumOfFiles(commits.map((files) => storyCommit('Change files', { files })));

test('a file that was renamed is one file, under its last path', () => {
  const files = sums(
    [file('a', 'modified')],
    [file('b', 'renamed', { was: 'a' })],
    [file('b', 'modified')],
  );
  expect(files).toEqual([{ path: 'b', status: 'renamed', was: 'a', added: 6, removed: 3 }]);
});

test('a new file that was renamed is a new file; one renamed there and back was not renamed', () => {
  expect(sums([file('a', 'added')], [file('b', 'renamed', { was: 'a' })])).toEqual([
    { path: 'b', status: 'added', added: 4, removed: 2 },
  ]);
  const back = sums([file('b', 'renamed', { was: 'a' })], [file('a', 'renamed', { was: 'b' })]);
  expect(back).toEqual([{ path: 'a', status: 'modified', added: 4, removed: 2 }]);
});

test('another file in the place of a renamed one is its own', () => {
  const files = sums([file('b', 'renamed', { was: 'a' })], [file('a', 'added')]);
  expect(files.map(({ path, status }) => [path, status])).toEqual([
    ['b', 'renamed'],
    ['a', 'added'],
  ]);
});
