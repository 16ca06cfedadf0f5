import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import { FastHistory } from './matrix/fast-history.ts';
import { NativeGit, scan, tempFolder } from './native-git.ts';

// That the facts are git's is shown in matrix/; here is what `git log` does not say, or says otherwise.
describe('facts that git log does not tell so', () => {
  test('a merge has no files; what comes after it has its own', async () => {
    const git = NativeGit.init();
    git.write('base', 'x\n').commit('base');
    for (const branch of ['one', 'two']) {
      git.run('checkout', '-q', '-b', branch, 'main');
      git.write(branch, `${branch}\n`).commit(`on ${branch}`);
    }
    git.run('checkout', '-q', 'main');
    git.run('merge', '-q', '--no-ff', '-m', 'octopus', 'one', 'two');
    git.write('base', 'y\n').commit('after');
    const [after, octopus] = (await scan(git.path)).commits;
    expect(octopus?.parents).toHaveLength(3);
    expect(octopus?.files).toEqual([]);
    expect(after?.files).toHaveLength(1);
  });

  test('a detached HEAD is on no branch', async () => {
    const git = NativeGit.init();
    git.commit('one');
    git.run('checkout', '-q', '--detach');
    expect((await scan(git.path)).repository).toMatchObject({ branch: null });
  });

  test('a shallow clone ends where it was cut, and says so', async () => {
    const git = NativeGit.init();
    for (let at = 0; at < 6; at++) git.write(`f${at}`, 'x\n').commit(`c${at}`);
    const clone = join(tempFolder(), 'clone');
    git.run('clone', '-q', '--depth', '3', `file://${git.path}`, clone);
    const { commits, repository } = await scan(clone);
    expect(repository.is_shallow).toBe(true);
    expect(commits.map((commit) => commit.cut_off)).toEqual([undefined, undefined, true]);
  });

  test('a submodule has no lines', async () => {
    const history = new FastHistory();
    history.commit({ sub: { mode: '160000', content: '1'.repeat(40) } });
    const [commit] = (await scan(history.make().path)).commits;
    expect(commit?.files).toEqual([
      { path: 'sub', status: 'submodule', added: null, removed: null, binary: false },
    ]);
  });

  test('names that are no UTF-8 stay apart', async () => {
    const history = new FastHistory();
    history.commit({ 'caf\udce9': 'x\n', 'caf\udce8': 'x\n' });
    const [commit] = (await scan(history.make().path)).commits;
    expect(commit?.files.map((file) => file.path)).toEqual(['caf\\350', 'caf\\351']);
  });

  test('a message without an encoding that is no UTF-8 is read as windows-1252', async () => {
    const history = new FastHistory();
    history.commit({}, { message: Buffer.from('caf\xe9 \x80\n', 'latin1') });
    expect((await scan(history.make().path)).commits[0]?.subject).toBe('café €');
  });

  test('dates git cannot show, or does not show as RFC 3339, are moved to where there are some', async () => {
    const history = new FastHistory();
    history.commit({}, { time: 1, zone: '-0330' });
    history.commit({}, { time: 253_402_300_799, zone: '+0930' });
    const dates = (await scan(history.make().path)).commits.map(({ date }) => date);
    expect(dates).toEqual(['9999-12-31T23:59:59+09:30', '1970-01-01T00:00:00-03:30']);
  });
});
