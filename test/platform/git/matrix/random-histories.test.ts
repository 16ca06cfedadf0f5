import { expect, test } from '@jest/globals';

import { holdAgainstGit } from './broken-promises.ts';
import { randomHistory } from './random-histories.ts';

// `GIT_MATRIX_SEED=7 npm test -- random-histories` repeats a run; GIT_MATRIX_COMMITS makes it longer.
const seed = Number(process.env['GIT_MATRIX_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const commits = Number(process.env['GIT_MATRIX_COMMITS'] ?? 200);

test(`a random history of GIT_MATRIX_SEED=${seed} has the facts of git`, async () => {
  const git = randomHistory(seed, commits).make();
  const loose = await holdAgainstGit(git);
  expect(loose.broken.slice(0, 5)).toEqual([]);
  expect(loose.commits).toBe(commits + 1);
  git.run('repack', '-q', '-adf');
  const packed = await holdAgainstGit(git);
  expect(packed.scans).toEqual(loose.scans);
}, 120_000);
