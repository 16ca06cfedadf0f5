import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import { createRepoReader } from '../../../src/platform/git/repo-reader.ts';
import { NativeGit, scan, tempFolder } from './native-git.ts';

const never = new AbortController().signal;

async function reasonAt(path: string): Promise<string> {
  const result = await createRepoReader().scan({ path, select: [] }, never);
  return result.kind === 'unreachable' ? result.reason : 'scanned';
}

describe('no repository is an answer, with a reason', () => {
  test.each([
    ['', 'empty'],
    ['D:/Agent_Cellphone_V2_Repository', 'Windows'],
    ['D:\\work\\repo', 'Windows'],
    ['\\\\server\\share', 'Windows'],
    ['./repo', 'must be absolute'],
    ['../..', 'must be absolute'],
    ['~/repo', 'must be absolute'],
    ['/no/such/folder', 'no such folder'],
    ['/etc/passwd/x', 'no such folder'],
    ['/tmp\0/x', 'NUL'],
    [`/${'x'.repeat(5000)}`, 'too long'],
  ])('%j', async (path, reason) => {
    expect(await reasonAt(path)).toContain(reason);
  });

  test('a file; a folder without one; an empty .git', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(await reasonAt(join(folder, 'file'))).toContain('is a file');
    expect(await reasonAt(folder)).toContain('no git repository');
    mkdirSync(join(folder, '.git'));
    expect(await reasonAt(folder)).toContain('no git repository');
  });
});

describe('the repository', () => {
  test('empty: scanned, without a head', async () => {
    const git = NativeGit.init();
    const { repository, commits, project, totals } = await scan(git.path);
    expect(repository).toMatchObject({ name: 'repo', head: null, branch: 'main', remote: null });
    expect(commits).toEqual([]);
    expect(totals).toEqual({ commits: 0, files: 0, added: 0, removed: 0 });
    expect(project).toMatchObject({
      name: 'repo',
      languages: [],
      structure: [],
      readme: null,
      files: 0,
    });
  });

  test('from a folder inside: its root is said', async () => {
    const git = NativeGit.init();
    git.write('src/deep/a.ts', '').commit('x');
    const { repository, project } = await scan(join(git.path, 'src/deep'));
    expect(repository).toMatchObject({ root: git.path, name: 'repo' });
    expect(project.structure).toEqual(['src/', 'src/deep/']);
  });

  test.each([
    ['https://user:secret@github.com/a/b.git', 'https://github.com/a/b'],
    ['git@github.com:a/b.git', 'https://github.com/a/b'],
    ['ssh://git@host.example:2222/a/b', 'https://host.example/a/b'],
    ['https://host.example:8443/a/b/?token=secret', 'https://host.example:8443/a/b'],
    ['/srv/git/repo.git', null],
    ['file:///srv/git/repo.git', null],
    ['ext::sh -c evil', null],
    ['javascript:alert(1)', null],
  ])('remote %s', async (url, shown) => {
    const git = NativeGit.init();
    git.run('config', 'remote.origin.url', url);
    expect((await scan(git.path)).repository.remote).toBe(shown);
  });

  test('a scan that is aborted stops', async () => {
    const git = NativeGit.init();
    git.commit('x');
    const abort = new AbortController();
    const select = [{ kind: 'last', count: 10 }] as const;
    const running = scan(git.path, select, { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });

  test('a repack between two scans, and an object in a loose and a packed copy', async () => {
    const git = NativeGit.init();
    for (let at = 0; at < 5; at++) git.write('a', String(at)).commit(`c${at}`);
    const before = await scan(git.path);
    git.run('repack', '-q', '-a');
    expect(await scan(git.path)).toEqual(before);
    git.run('repack', '-q', '-a', '-d');
    expect(await scan(git.path)).toEqual(before);
  });
});

describe('commits', () => {
  test('message, trailers and conventional header', async () => {
    const git = NativeGit.init();
    git.commit(
      'feat(api)!: second\n\nWhy it is so.\n\n- one\n\nCo-authored-by: Agent-7 <a7@x.org>\nBREAKING CHANGE: gone\n  for good\n',
    );
    git.commit('runtime: no type\n\nSee https://example.org/a: there');
    git.commit('Fix: upper case\n\nhttps://example.org');
    git.commit('fix: body says it\n\nBREAKING CHANGE: all of it\n\nmore words');
    const [said, fix, none, feat] = (await scan(git.path)).commits;
    expect(feat).toMatchObject({
      subject: 'feat(api)!: second',
      body: 'Why it is so.\n\n- one',
      trailers: [
        { key: 'Co-authored-by', value: 'Agent-7 <a7@x.org>' },
        { key: 'BREAKING CHANGE', value: 'gone for good' },
      ],
      type: 'feat',
      scope: 'api',
      breaking: true,
    });
    expect(none).toMatchObject({ type: null, scope: null, breaking: false, trailers: [] });
    expect(fix).toMatchObject({ type: 'fix', body: 'https://example.org', trailers: [] });
    expect(said).toMatchObject({ type: 'fix', breaking: true });
  });

  test('hashes: full, abbreviated, of a tag; others are unresolved; newest first, each once', async () => {
    const git = NativeGit.init();
    const first = git.commit('first');
    const second = git.commit('second');
    git.run('tag', '-a', '-m', 'v1', 'v1');
    const tag = git.run('rev-parse', 'v1');
    git.run('checkout', '-q', '-b', 'other', first);
    const aside = git.commit('not reachable from main');
    git.run('checkout', '-q', 'main');
    const hashes = [
      first,
      second.slice(0, 10),
      tag,
      aside.toUpperCase(),
      'def456ghi789',
      'ffffffff',
      '12',
      'HEAD',
    ];
    const {
      commits,
      unresolved,
      selected_by: by,
    } = await scan(git.path, [{ kind: 'hashes', hashes }]);
    expect(commits.map((commit) => commit.hash)).toEqual([aside, second, first]);
    expect(unresolved).toEqual(['def456ghi789', 'ffffffff', '12', 'HEAD']);
    expect(by).toBe('the commits listed by hash');
  });

  test('listed commits of one second keep the order of history', async () => {
    const git = NativeGit.init();
    const hashes = ['a', 'b', 'c', 'd'].map((name) => {
      git.time -= 60;
      return git.write(name, name).commit(name);
    });
    const shuffled = [2, 0, 3, 1].map((at) => hashes[at] ?? '');
    const { commits } = await scan(git.path, [{ kind: 'hashes', hashes: shuffled }]);
    expect(commits.map((commit) => commit.hash)).toEqual(hashes.toReversed());
  });

  test('a window: by date, by author, by co-author; the first selection that yields one counts', async () => {
    const git = NativeGit.init();
    const at = git.time;
    git.commit('one');
    git.commit('two', '--author', 'Agent-7 <agent7@x.org>');
    git.commit('three\n\nCo-authored-by: agent-7 <noreply@x.org>');
    git.commit('four');
    const subjects = async (...select: Parameters<typeof scan>[1] & object): Promise<string[]> =>
      (await scan(git.path, select)).commits.map((commit) => commit.subject);
    const window = { kind: 'window', from: at + 120, to: at + 180 } as const;
    expect(await subjects(window)).toEqual(['three', 'two']);
    expect(await subjects({ ...window, from: at, author: 'AGENT-7' })).toEqual(['three', 'two']);
    expect(await subjects({ ...window, author: 'agent7@x.org' })).toEqual(['two']);
    expect(await subjects({ ...window, author: '' }, { kind: 'last', count: 1 })).toEqual(['four']);
    expect(await subjects({ kind: 'last', count: 0 })).toEqual([]);
  });

  test('a long range on a straight line has every commit', async () => {
    const git = NativeGit.init();
    const lines = Array.from({ length: 251 }, (_, n) =>
      [
        'commit refs/heads/main',
        `committer Ada <ada@example.org> ${1_764_652_500 + n * 60} +0000`,
        'data 1',
        'x',
        '',
      ].join('\n'),
    );
    git.raw(['fast-import', '--quiet'], lines.join('\n'));
    const first = git.run('rev-list', '--max-parents=0', 'main');
    const { commits } = await scan(git.path, [{ kind: 'range', from: first, to: 'main' }]);
    const expected = git.run('rev-list', `${first}..main`).split('\n');
    expect(expected).toHaveLength(250);
    expect(commits.map(({ hash }) => hash)).toEqual(expected);
  });

  test('a range leaves out what the other side has, whatever the clocks say', async () => {
    const git = NativeGit.init();
    git.commit('base');
    git.run('checkout', '-q', '-b', 'side');
    git.commit('side 1');
    git.time -= 6000;
    git.commit('side 2');
    git.run('checkout', '-q', 'main');
    git.time += 60_000;
    git.commit('main 1');
    git.run('merge', '-q', '-m', 'merged', 'side');
    git.commit('main 2');
    for (const [from, to] of [
      ['side', 'main'],
      ['main~2', 'main'],
      ['main', 'side'],
      ['side~1', 'HEAD^^2'],
      ['HEAD', 'HEAD'],
    ] as const) {
      const { commits } = await scan(git.path, [{ kind: 'range', from, to }]);
      expect(commits.map((commit) => commit.hash).join('\n')).toBe(
        git.run('log', '--format=%H', `${from}..${to}`),
      );
    }
    const { unresolved } = await scan(git.path, [
      { kind: 'range', from: 'nothing', to: '../../etc/passwd' },
    ]);
    expect(unresolved).toEqual(['nothing', '../../etc/passwd']);
  });

  test('totals count a path once', async () => {
    const git = NativeGit.init();
    git.write('a', '1\n2\n').write('b', '1\n').commit('x');
    git.write('a', '1\n3\n').commit('y');
    expect((await scan(git.path)).totals).toEqual({ commits: 2, files: 2, added: 4, removed: 1 });
  });
});
