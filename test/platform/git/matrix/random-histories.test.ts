import { expect, test } from '@jest/globals';

import { isGitOf, scan, type NativeGit } from '../native-git.ts';
import { holdAgainstGit } from './broken-promises.ts';
import { seeded } from './fast-history.ts';
import { randomHistory } from './random-histories.ts';

// `GIT_MATRIX_SEED=7 npm test -- random-histories` repeats a run; GIT_MATRIX_COMMITS makes it longer.
const seed = Number(process.env['GIT_MATRIX_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const commits = Number(process.env['GIT_MATRIX_COMMITS'] ?? 200);

test(`a random history of GIT_MATRIX_SEED=${seed} has the facts of git`, async () => {
  const git = randomHistory(seed, commits).make();
  const loose = await holdAgainstGit(git);
  expect(loose.broken.slice(0, 5)).toEqual([]);
  expect(countsLastLines(git) ? loose.pairedOtherwise.slice(0, 5) : []).toEqual([]);
  expect(loose.commits).toBe(commits + 1);
  git.run('repack', '-q', '-adf');
  const packed = await holdAgainstGit(git);
  expect(packed.scans).toEqual(loose.scans);
  expect(await otherRanges(git)).toEqual([]);
}, 120_000);

/** Before 2.44 git left a last line without an end out of how alike two files are. */
const countsLastLines = (git: NativeGit): boolean => isGitOf(git, 2, 44);

/** Ranges between two commits that have other commits for us than for git. */
async function otherRanges(git: NativeGit): Promise<unknown[]> {
  const random = seeded(seed);
  const all = git.run('rev-list', '--all').split('\n');
  const pick = (): string => all[Math.floor(random() * all.length)] ?? '';
  const other: unknown[] = [];
  for (let count = 0; count < 10; count++) {
    const [from, to] = [pick(), pick()];
    const { commits } = await scan(git.path, [{ kind: 'range', from, to }]);
    const theirs = git.run('log', '--format=%H', `${from}..${to}`);
    if (commits.map(({ hash }) => hash).join('\n') !== theirs) other.push({ from, to });
  }
  return other;
}
