import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { pause } from '../../src/platform/pause.ts';
import { example } from '../support/start-flywheel.ts';
import { tempHome } from '../support/temp-home.ts';

test('a repository that cannot be read for want of file descriptors is read when there are some', async () => {
  const { home, remove } = await tempHome();
  const repository = path.join(home.root, 'repository');
  await mkdir(repository);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8' });
  git('init', '-q');
  await writeFile(path.join(repository, 'count.py'), 'print(1)\n');
  git('add', '.');
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid'];
  git(...who, 'commit', '-q', '-m', 'feat: count what happens');
  const hash = git('rev-parse', 'HEAD').trim();
  const session = {
    ...(await example('build')),
    source_data: { repo_path: repository, git_commits: [{ hash, message: 'feat: count' }] },
  };
  const file = path.join(home.sessions, 'a.json');
  await writeFile(file, JSON.stringify(session));
  const hook = path.resolve('test/scheduling/no-files-hook.mjs');
  const argv = ['--import', hook, path.resolve('dist/cli.js'), 'start', '--home', home.root];
  const child = spawn(process.execPath, argv, { stdio: 'ignore' });
  const exit = once(child, 'exit');
  let answer: Record<string, unknown> = {};
  while (answer['flywheel'] === undefined && child.exitCode === null) {
    await pause(20);
    answer = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  }
  child.kill('SIGTERM');
  await exit;
  const log = await readFile(path.join(home.logs, 'flywheel.log'), 'utf8');
  expect(answer['pipeline_status']).toMatchObject({ build_artifact: 'complete' });
  expect(log).toContain('"errno":"EMFILE"');
  expect(JSON.stringify(answer['flywheel'])).not.toContain('could not be read');
  await remove();
}, 60_000);
