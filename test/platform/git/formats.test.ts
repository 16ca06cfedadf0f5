import { chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import type { RepoScan, RepositoryMark } from '../../../src/domain/repo.ts';
import { pinRepository } from '../../../src/platform/git/pin-repository.ts';
import { createRepoReader } from '../../../src/platform/git/repo-reader.ts';
import { gitLog, summarise } from './git-numstat.ts';
import { NativeGit, scan, tempFolder } from './native-git.ts';

function repository(...options: string[]): NativeGit {
  const git = NativeGit.init(...options);
  git.write('a', 'a\nb\n').commit('one');
  git.write('src/b', 'b\n').commit('two');
  return git;
}

/** The scan of a folder is what git says in it, of the branch that is checked out there. */
async function scanAsGit(git: NativeGit): Promise<RepoScan> {
  const scanned = await scan(git.path, undefined, { renames: false });
  expect(scanned.commits.map(summarise)).toEqual(gitLog(git, '--no-renames'));
  expect(scanned.repository.head).toBe(git.run('rev-parse', 'HEAD'));
  const branch = git.run('rev-parse', '--abbrev-ref', 'HEAD');
  expect(scanned.repository.branch).toBe(branch === 'HEAD' ? null : branch);
  return scanned;
}

const refusal = (path: string): Promise<unknown> =>
  scan(path).then(
    () => 'scanned',
    (error: unknown) => (error as Error).message,
  );

describe('a repository is where git says it is', () => {
  test('linked worktrees see their own branch, not each other’s', async () => {
    const git = repository();
    const linked = new NativeGit(join(tempFolder(), 'linked'));
    git.run('worktree', 'add', '-q', '-b', 'side', linked.path);
    linked.write('c', 'c\n').commit('aside');
    git.write('d', 'd\n').commit('three');
    expect((await scanAsGit(git)).commits.map(({ subject }) => subject)).toEqual([
      'three',
      'two',
      'one',
    ]);
    const { repository: facts } = await scanAsGit(linked);
    expect(facts).toMatchObject({ root: linked.path, name: 'linked', branch: 'side' });
    linked.run('checkout', '-q', '--detach');
    git.run('worktree', 'move', linked.path, `${linked.path}-moved`);
    await scanAsGit(new NativeGit(`${linked.path}-moved`));
  });

  test('a worktree config counts where the repository says so', async () => {
    const git = repository();
    const linked = new NativeGit(join(tempFolder(), 'linked'));
    git.run('worktree', 'add', '-q', '-b', 'side', linked.path);
    git.run('config', 'remote.origin.url', 'https://host.example/all');
    git.run('config', 'extensions.worktreeConfig', 'true');
    linked.run('config', '--worktree', 'remote.origin.url', 'https://host.example/own');
    expect((await scanAsGit(linked)).repository.remote).toBe('https://host.example/own');
    expect((await scanAsGit(git)).repository.remote).toBe('https://host.example/all');
  });

  test('a submodule is a repository of its own, a submodule within it too', async () => {
    const [inner, middle, outer] = [repository(), repository(), repository()];
    middle.run('submodule', '--quiet', 'add', inner.path, 'inner');
    middle.commit('with inner');
    outer.run('submodule', '--quiet', 'add', middle.path, 'libs/middle');
    outer.run('submodule', '--quiet', 'update', '--init', '--recursive');
    const head = outer.commit('with middle');
    const within = new NativeGit(join(outer.path, 'libs/middle'));
    for (const git of [outer, within]) {
      const { repository: facts, commits } = await scan(git.path);
      expect(facts).toMatchObject({ root: git.path, name: basename(git.path) });
      expect(commits.map(({ hash }) => hash)).toEqual(git.run('rev-list', 'HEAD').split('\n'));
    }
    expect((await scan(outer.path)).repository.head).toBe(head);
    const deepest = new NativeGit(join(within.path, 'inner'));
    expect((await scanAsGit(deepest)).commits).toHaveLength(2);
  });

  test('bare, by its own path and by one within; a mirror', async () => {
    const git = repository();
    const bare = new NativeGit(join(tempFolder(), 'tally.git'));
    git.run('clone', '-q', '--bare', git.path, bare.path);
    expect((await scanAsGit(bare)).repository).toMatchObject({ name: 'tally', root: bare.path });
    expect((await scan(join(bare.path, 'objects'))).commits).toHaveLength(2);
    const linked = new NativeGit(join(tempFolder(), 'linked'));
    bare.run('worktree', 'add', '-q', linked.path, 'main');
    await scanAsGit(linked);
  });

  test('the .git folder itself, and a folder behind a link', async () => {
    const git = repository();
    expect((await scan(join(git.path, '.git'))).repository).toMatchObject({ root: git.path });
    const link = join(tempFolder(), 'link');
    symlinkSync(git.path, link);
    expect((await scan(join(link, 'src'))).repository).toMatchObject({ root: git.path });
  });

  test('core.worktree elsewhere: its objects are where it is', async () => {
    const git = repository();
    git.run('config', 'core.worktree', tempFolder());
    expect((await scan(git.path)).commits).toHaveLength(2);
  });
});

describe('a separate git directory', () => {
  test('is read, though it does not point back', async () => {
    const separate = join(tempFolder(), 'elsewhere');
    const git = new NativeGit();
    mkdirSync(git.path);
    git.run('init', '-q', '-b', 'main', `--separate-git-dir=${separate}`);
    git.write('a', 'a\n').commit('one');
    expect((await scanAsGit(git)).repository).toMatchObject({ root: git.path, name: 'repo' });
    const linked = new NativeGit(join(tempFolder(), 'linked'));
    git.run('worktree', 'add', '-q', '-b', 'side', linked.path);
    await scanAsGit(linked);
  });

  test.each([
    ['the .git of another work tree', (victim: NativeGit) => join(victim.path, '.git')],
    [
      'a bare repository',
      (victim: NativeGit) => {
        const bare = join(tempFolder(), 'bare');
        victim.run('clone', '-q', '--bare', victim.path, bare);
        return bare;
      },
    ],
    [
      'the git directory of a linked worktree',
      (victim: NativeGit) => {
        victim.run('worktree', 'add', '-q', '-b', 'side', join(tempFolder(), 'linked'));
        return join(victim.path, '.git/worktrees/linked');
      },
    ],
    [
      'the git directory of a submodule',
      (victim: NativeGit) => {
        victim.run('submodule', '--quiet', 'add', repository().path, 'sub');
        return join(victim.path, '.git/modules/sub');
      },
    ],
  ])('is not %s: it belongs to somebody else', async (_, target) => {
    const trap = tempFolder();
    writeFileSync(join(trap, '.git'), `gitdir: ${target(repository())}\n`);
    expect(await refusal(trap)).toContain('does not point back');
  });
});

describe('who owns it', () => {
  // Only root can give a folder to somebody else.
  const me = process.getuid?.() ?? 0;
  const owner = me === 0 ? 65534 : me;

  test(`does not matter, for nothing of it is run: user ${owner}, read by ${me}`, async () => {
    const git = repository();
    for (const path of [git.path, join(git.path, '.git')])
      chownSync(path, owner, owner === me ? -1 : owner);
    expect((await scan(git.path)).commits).toHaveLength(2);
  });
});

describe('a partial clone', () => {
  function partialClone(
    filter: string,
    more: (source: NativeGit) => void = () => undefined,
  ): NativeGit {
    const source = repository();
    more(source);
    source.run('config', 'uploadpack.allowFilter', 'true');
    const git = new NativeGit();
    const url = `file://${source.path}`;
    mkdirSync(git.path);
    git.run('clone', '-q', `--filter=${filter}`, '--no-checkout', url, '.');
    return git;
  }

  test('without the tree of HEAD is refused, and nothing is fetched', async () => {
    const git = partialClone('tree:0');
    const before = git.run('count-objects', '-v');
    expect(await refusal(git.path)).toMatch(/object [0-9a-f]{40} is missing: the clone is partial/);
    expect(git.run('count-objects', '-v')).toBe(before);
  });

  test('without files is told by its trees: lines are not known, and that is said', async () => {
    const git = partialClone('blob:none', (source) => {
      source.run('mv', 'src/b', 'c');
      source.write('a', 'other\n').write('README.md', '# Mine\n').commit('three');
    });
    const before = git.run('count-objects', '-v');
    const { commits, totals, net, project } = await scan(git.path);
    const unknown = { added: null, removed: null, binary: false, unread: true };
    expect(commits.map(({ files }) => files)).toEqual([
      [
        { path: 'README.md', status: 'added', ...unknown },
        { path: 'a', status: 'modified', ...unknown },
        // The same content under another name is known by its id.
        { path: 'c', old_path: 'src/b', status: 'renamed', similarity: 100, ...unknown },
      ],
      [{ path: 'src/b', status: 'added', ...unknown }],
      [{ path: 'a', status: 'added', ...unknown }],
    ]);
    expect(totals).toEqual({ commits: 3, files: 3, added: null, removed: null });
    expect(net).toMatchObject({ files: 3, added: null, removed: null });
    // There is one, so none is proposed.
    expect(project.readme).toEqual({ path: 'README.md', text: '', sections: [], unreadable: true });
    expect(git.run('count-objects', '-v')).toBe(before);
  });

  test('without older trees is told as far as they go', async () => {
    const git = partialClone('tree:0');
    git.run('checkout', '-q', 'HEAD');
    const before = git.run('count-objects', '-v');
    const { commits, totals, net } = await scan(git.path);
    expect(commits.map(({ subject, files, unread }) => [subject, files, unread])).toEqual([
      ['two', [], true],
      ['one', [], true],
    ]);
    expect(totals).toEqual({ commits: 2, files: 0, added: null, removed: null });
    // From nothing to HEAD: those trees are there.
    expect(net).toMatchObject({ from: null, files: 2, added: 3, removed: 0 });
    expect(git.run('count-objects', '-v')).toBe(before);
  });

  test('is read anew when it has more: what it lacked is not kept', async () => {
    const git = partialClone('blob:none');
    const repos = createRepoReader({ cacheFolder: tempFolder() });
    const select = [{ kind: 'last', count: 10 }] as const;
    const addedOf = async (): Promise<unknown> => {
      const result = await repos.scan({ path: git.path, select }, new AbortController().signal);
      return result.kind === 'scanned' && result.scan.totals.added;
    };
    expect(await addedOf()).toBeNull();
    git.run('log', '--stat');
    expect(await addedOf()).toBe(3);
  });

  test('is read as far as it has the objects', async () => {
    const git = partialClone('blob:none');
    git.run('log', '--stat');
    expect((await scanAsGit(git)).commits).toHaveLength(2);
  });
});

describe('the default branch', () => {
  const of = async (git: NativeGit): Promise<string | null> =>
    (await scan(git.path, [])).repository.default_branch;

  test('is what origin calls its HEAD', async () => {
    const source = repository();
    source.run('checkout', '-q', '-b', 'trunk/next');
    const git = new NativeGit();
    git.run.call(source, 'clone', '-q', source.path, git.path);
    git.run('checkout', '-q', '-b', 'work');
    expect(await of(git)).toBe('trunk/next');
    git.run('pack-refs', '--all');
    expect(await of(git)).toBe('trunk/next');
    git.run('remote', 'set-head', 'origin', '--delete');
    expect(await of(git)).toBeNull();
  });

  test('without origin: the only one, else main or master, when there is one of them', async () => {
    const git = repository();
    git.run('branch', '-m', 'main', 'own');
    expect(await of(git)).toBe('own');
    git.run('branch', 'other');
    expect(await of(git)).toBeNull();
    git.run('branch', 'master');
    expect(await of(git)).toBe('master');
    git.run('branch', 'main');
    git.run('pack-refs', '--all');
    expect(await of(git)).toBeNull();
  });

  test('of an empty repository there is none', async () => {
    expect(await of(NativeGit.init())).toBeNull();
  });
});

describe('tags', () => {
  const of = async (git: NativeGit): Promise<unknown> => (await scan(git.path, [])).repository.tags;

  test('loose and packed are counted once, those in folders too', async () => {
    const git = repository();
    expect(await of(git)).toEqual({ count: 0, latest: null });
    for (const name of ['v1.2.0', 'v1.10.0', 'lib/v0.1.0', 'nightly', 'v2.0.0-rc.1'])
      git.run('tag', name);
    git.run('pack-refs', '--all');
    git.run('tag', '-a', '-m', 'x', 'v1.9.1');
    git.run('tag', '-f', 'nightly', 'HEAD~1');
    expect(await of(git)).toEqual({ count: 6, latest: 'v1.10.0' });
    expect(git.run('tag').split('\n')).toHaveLength(6);
  });

  test('what git would not name so, and links, are left out', async () => {
    const git = repository();
    const head = git.run('rev-parse', 'HEAD');
    for (const name of ['v9.9.9.lock', '.v9.9.9', 'v9..9.9', 'v9.9.9~1', 'ok'])
      writeFileSync(join(git.path, '.git/refs/tags', name), `${head}\n`);
    symlinkSync('/etc/passwd', join(git.path, '.git/refs/tags/v9.9.9'));
    symlinkSync('/etc', join(git.path, '.git/refs/tags/etc'));
    git.write(
      '.git/packed-refs',
      `${head} refs/tags/v9.9.9.\n${head} refs/tags/v1.0.0\nnonsense\n`,
    );
    expect(await of(git)).toEqual({ count: 2, latest: 'v1.0.0' });
  });
});

describe('a pin', () => {
  test('has the default branch and the tags as they were', async () => {
    const git = repository();
    git.run('tag', 'v1.0.0');
    const pin = await pinRepository(git.path);
    expect(pin).toMatchObject({ default_branch: 'main', tags: { count: 1, latest: 'v1.0.0' } });
    expect(pin).toMatchObject({ name: basename(git.path), root: git.path });
  });

  test('of an earlier version, without them, says that there are none', async () => {
    const git = repository();
    git.run('tag', 'v1.0.0');
    const pin = await pinRepository(git.path);
    const { default_branch: _, tags: __, ...old } = pin as RepositoryMark;
    const request = { path: git.path, select: [], at: old as RepositoryMark };
    const { signal } = new AbortController();
    expect(await createRepoReader().scan(request, signal)).toMatchObject({
      kind: 'scanned',
      scan: {
        repository: { branch: 'main', default_branch: null, tags: { count: 0, latest: null } },
      },
    });
  });
});
