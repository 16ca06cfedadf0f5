import { execFile, type ChildProcess } from 'node:child_process';
import { expect, test } from '@jest/globals';

import { scan, tempFolder, type NativeGit } from '../native-git.ts';
import { compareCommits } from '../../../../scripts/compare-with-git/compare.mjs';
import { plainConfig, plainEnvironment } from '../../../../scripts/compare-with-git/git-log.mjs';
import { gitLog, holdAgainstGit } from './broken-promises.ts';
import { FastHistory, lines, seeded } from './fast-history.ts';

test('10,000 files in one commit', async () => {
  const history = new FastHistory();
  const paths = Array.from({ length: 10_000 }, (_, at) => `src/${at % 100}/f${at}`);
  const files = (of: string): Record<string, string> =>
    Object.fromEntries(paths.map((path, at) => [path, lines(0, at % 5, of)]));
  history.commit(files('one'));
  history.commit(files('two'));
  history.commit({ lib: { from: 'src' } });
  const truth = await holdAgainstGit(history.make());
  expect(truth.broken.slice(0, 5)).toEqual([]);
  expect(truth.pairedOtherwise.slice(0, 5)).toEqual([]);
  expect(truth.scans.renames.commits[0]?.files).toHaveLength(10_000);
}, 60_000);

test('one file of 50 MB, of text, edited', async () => {
  const line = (at: number): string => `${at} ${'x'.repeat(40)}\n`;
  const text = Array.from({ length: 1_100_000 }, (_, at) => line(at));
  const history = new FastHistory();
  history.commit({ big: text.join('') });
  for (const at of [5, 70_000, 500_000, 1_099_999]) text[at] = 'edited\n';
  text.splice(300_000, 10, 'put in\n');
  history.commit({ big: text.join(''), small: 's\n' });
  const git = history.make();
  const last = [{ kind: 'last', count: 1 }] as const;
  const ours = (await scan(git.path, last, { renames: false })).commits;
  expect(compareCommits(ours, gitLog(git, false, '-1')).broken).toEqual([]);
  expect(ours[0]?.files[0]).toMatchObject({ added: 5, removed: 14 });
}, 60_000);

test('repacked again and again while it is scanned, the same is read', async () => {
  const history = new FastHistory();
  const random = seeded(11);
  for (let at = 0; at < 120; at++) {
    const start = Math.floor(random() * 500);
    history.commit({ a: lines(start, start + 300), [`d${at % 9}/f`]: lines(at, at + 30) });
  }
  const git = history.make();
  const before = await scan(git.path);
  expect((await holdAgainstGit(git)).broken).toEqual([]);
  const repacking = repackForever(git);
  try {
    for (let round = 0; round < 8; round++) expect(await scan(git.path)).toEqual(before);
    expect(repacking.rounds()).toBeGreaterThan(1);
  } finally {
    await repacking.stop();
  }
}, 60_000);

/** Unpacks, repacks and prunes in turn until it is stopped. */
function repackForever(git: NativeGit): { rounds(): number; stop(): Promise<void> } {
  let [stopped, rounds] = [false, 0];
  let running: ChildProcess | undefined;
  const env = plainEnvironment(tempFolder());
  const steps = [
    ['repack', '-q', '-adf'],
    ['gc', '-q', '--prune=now'],
    ['-c', 'pack.packSizeLimit=1m', 'repack', '-q', '-ad', '--depth=5'],
  ];
  const done = (async () => {
    while (!stopped) {
      const step = steps[rounds % steps.length] ?? [];
      await new Promise((resolve) => {
        running = execFile('git', [...plainConfig, ...step], { cwd: git.path, env }, resolve);
      });
      rounds++;
    }
  })();
  return {
    rounds: () => rounds,
    async stop() {
      stopped = true;
      await done;
      running?.kill();
    },
  };
}
