import { expect, test } from '@jest/globals';

import type { CommitFacts, FileChange } from '../../../src/domain/repo.ts';
import { changeTotals } from '../../../src/platform/git/changes/change-totals.ts';

const commit = (...files: FileChange[]): CommitFacts => ({
  hash: '',
  parents: [],
  author: { name: '', email: '' },
  date: '',
  author_date: '',
  subject: '',
  body: '',
  trailers: [],
  type: null,
  scope: null,
  breaking: false,
  files,
});

const file = (path: string, status: FileChange['status'] = 'modified'): FileChange => ({
  path,
  status,
  added: 2,
  removed: 1,
  binary: false,
});
const renamed = (old: string, path: string): FileChange => ({
  ...file(path, 'renamed'),
  old_path: old,
});

/** Of commits, the oldest first. */
const files = (...commits: CommitFacts[]): number => changeTotals(commits.toReversed()).files;

test('a file that several commits changed is one; lines are summed', () => {
  const totals = changeTotals([commit(file('a'), file('b')), commit(file('a')), commit()]);
  expect(totals).toEqual({ commits: 3, files: 2, added: 6, removed: 3 });
});

test('binary files have no lines', () => {
  const binary = { ...file('a'), added: null, removed: null, binary: true };
  expect(changeTotals([commit(binary)])).toEqual({ commits: 1, files: 1, added: 0, removed: 0 });
});

test('a renamed file is one, before and after, however often', () => {
  expect(
    files(
      commit(file('a', 'added')),
      commit(renamed('a', 'b')),
      commit(file('b')),
      commit(renamed('b', 'c')),
      commit(file('c', 'deleted')),
    ),
  ).toBe(1);
});

test('renamed there and back', () => {
  expect(files(commit(renamed('a', 'b')), commit(renamed('b', 'a')), commit(file('a')))).toBe(1);
});

test('a new file in the place of a renamed one is another', () => {
  const commits = [commit(renamed('a', 'b')), commit(file('a', 'added')), commit(file('a'))];
  expect(files(...commits)).toBe(2);
});

test('edited under its old name on a branch that did not know better', () => {
  expect(files(commit(renamed('a', 'b')), commit(file('a')))).toBe(1);
});

test('taken away and made anew is one path', () => {
  expect(files(commit(file('a', 'deleted')), commit(file('a', 'added')))).toBe(1);
});
