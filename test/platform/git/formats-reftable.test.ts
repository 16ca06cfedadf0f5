import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import { isAtLeast } from '../../../src/platform/git/git-version.ts';
import { openRepository } from '../../../src/platform/git/open-repository.ts';
import { readReftable } from '../../../src/platform/git/refs/parse-reftable.ts';
import { createPace } from '../../../src/platform/git/pace.ts';
import { createRefs, type Refs } from '../../../src/platform/git/refs/read-refs.ts';
import { gitLog, summarise } from './git-numstat.ts';
import {
  fileHeader,
  footer,
  makeBlock,
  makeReftable,
  makeRecord,
  varint,
  type TableRef,
} from './make-reftable.ts';
import { makeFifo, NativeGit, scan, tempFolder } from './native-git.ts';

const installed =
  /\d+(?:\.\d+)+/.exec(execFileSync('git', ['--version'], { encoding: 'utf8' }))?.[0] ?? '0';
const canReftable = isAtLeast(installed, '2.45');

async function refsOf(path: string): Promise<Refs> {
  const found = await openRepository(path);
  if (found.kind === 'unreachable') throw new Error(found.reason);
  return createRefs(found.repository, createPace());
}

const refusal = (path: string): Promise<unknown> =>
  scan(path).then(
    () => 'scanned',
    (error: unknown) => (error as Error).message,
  );

/** Refs of every kind, and so many that a table has more than one block. */
function fill(git: NativeGit): void {
  git.write('a', 'a\n').commit('one');
  git.write('b', 'b\n').commit('two');
  git.run('tag', '-a', '-m', 'x', 'v1.0.0');
  git.run('branch', 'gone');
  const head = git.run('rev-parse', 'HEAD');
  const lines = Array.from({ length: 3000 }, (_, at) => `create refs/tags/v0.${at}.0 ${head}\n`);
  git.raw(['update-ref', '--stdin'], lines.join(''));
  git.run('branch', '-D', 'gone');
  git.run('tag', 'v1.1.0', 'HEAD~1');
  git.run('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
}

const describeReal = canReftable ? describe : describe.skip;
const why = canReftable ? '' : `: skipped, git ${installed} makes none (2.45 does)`;

describeReal.each(['sha1', 'sha256'])(`reftables that git made, %s${why}`, (format) => {
  const make = (): NativeGit => {
    const git = NativeGit.init('--ref-format=reftable', `--object-format=${format}`);
    fill(git);
    return git;
  };

  test('have the refs that git lists', async () => {
    const git = make();
    for (const change of [[], ['pack-refs', '--all'], ['tag', '-d', 'v0.7.0']]) {
      if (change.length > 0) git.run(...change);
      const refs = await refsOf(git.path);
      for (const folder of ['refs/heads/', 'refs/tags/']) {
        const listed = git.run('for-each-ref', '--format=%(refname)', folder).split('\n');
        expect(await refs.list(folder)).toEqual(listed.sort());
      }
      for (const name of ['refs/heads/main', 'refs/tags/v1.0.0', 'refs/tags/v0.2999.0'])
        expect(await refs.resolve(name)).toBe(git.run('rev-parse', name));
      expect(await refs.resolve('refs/heads/gone')).toBeUndefined();
      expect(await refs.target('refs/remotes/origin/HEAD')).toBe('refs/remotes/origin/trunk');
    }
  });

  test('a scan is as git log has it; HEAD on a branch, detached, unborn', async () => {
    const git = make();
    const scanned = await scan(git.path, undefined, { renames: false });
    expect(scanned.commits.map(summarise)).toEqual(gitLog(git, '--no-renames'));
    expect(scanned.repository).toMatchObject({
      branch: 'main',
      default_branch: 'trunk',
      tags: { count: 3002, latest: 'v1.1.0' },
    });
    git.run('checkout', '-q', '--detach', 'HEAD~1');
    expect((await scan(git.path)).repository).toMatchObject({
      branch: null,
      head: git.run('rev-parse', 'HEAD'),
    });
    git.run('checkout', '-q', '--orphan', 'new');
    expect((await scan(git.path)).repository).toMatchObject({ branch: 'new', head: null });
  });

  test('a linked worktree has its own HEAD, and the refs of all', async () => {
    const git = make();
    const linked = new NativeGit(join(tempFolder(), 'linked'));
    git.run('worktree', 'add', '-q', '-b', 'side', linked.path);
    const head = linked.write('c', 'c\n').commit('aside');
    const { repository } = await scan(linked.path);
    expect(repository).toMatchObject({ branch: 'side', head, tags: { count: 3002 } });
    expect((await scan(git.path)).repository.branch).toBe('main');
    expect(await (await refsOf(git.path)).resolve('refs/heads/side')).toBe(head);
  });
});

/** A repository whose refs stand in tables of ours, the oldest first. */
function withTables(
  tables: (head: string) => readonly (Readonly<Record<string, TableRef>> | Buffer)[],
  hash: 'sha1' | 's256' = 'sha1',
): { git: NativeGit; head: string; folder: string } {
  const format = hash === 'sha1' ? 'sha1' : 'sha256';
  const git = NativeGit.init(`--object-format=${format}`);
  const head = git.write('a', 'a\n').commit('one');
  rmSync(join(git.path, '.git/refs/heads/main'));
  git.write('.git/HEAD', 'ref: refs/heads/.invalid\n');
  const extensions = `[extensions]\n\trefStorage = reftable\n\tobjectFormat = ${format}\n`;
  git.write('.git/config', `[core]\n\trepositoryFormatVersion = 1\n${extensions}`);
  const folder = join(git.path, '.git/reftable');
  mkdirSync(folder);
  const names = tables(head).map((table, at) => {
    const name = `0x00000000000${at}-0x00000000000${at}-0123abcd.ref`;
    const bytes = Buffer.isBuffer(table) ? table : makeReftable(table, { hash });
    writeFileSync(join(folder, name), bytes);
    return name;
  });
  writeFileSync(join(folder, 'tables.list'), names.map((name) => `${name}\n`).join(''));
  return { git, head, folder };
}

const onMain = { HEAD: 'refs/heads/main' };

describe('reftables as their format has it', () => {
  test.each(['sha1', 's256'] as const)(
    'of %s: every kind of ref, the newest is right',
    async (hash) => {
      const other = 'ab'.repeat(hash === 'sha1' ? 20 : 32);
      const { git, head } = withTables(
        (head) => [
          { HEAD: 'refs/heads/old', 'refs/heads/gone': head, 'refs/heads/main': other },
          { ...onMain, 'refs/heads/gone': null, 'refs/heads/main': head },
          {
            'refs/remotes/origin/HEAD': 'refs/remotes/origin/trunk',
            'refs/tags/v1.0.0': [other, head],
            'refs/tags/v1.0.1': head,
          },
        ],
        hash,
      );
      const { repository, commits } = await scan(git.path);
      expect(repository).toMatchObject({ head, branch: 'main', default_branch: 'trunk' });
      expect(repository.tags).toEqual({ count: 2, latest: 'v1.0.1' });
      expect(commits).toHaveLength(1);
      const refs = await refsOf(git.path);
      expect(await refs.list('refs/heads/')).toEqual(['refs/heads/main']);
      expect(await refs.resolve('refs/tags/v1.0.0')).toBe(other);
    },
  );

  test.each([true, false])('over many blocks, aligned: %s', async (aligned) => {
    const names = Array.from({ length: 2000 }, (_, at) => `refs/tags/v1.${1000 + at}.0`);
    const { git, head } = withTables((head) => {
      const tags = Object.fromEntries(names.map((name) => [name, head]));
      return [makeReftable({ ...onMain, 'refs/heads/main': head, ...tags }, { aligned })];
    });
    const refs = await refsOf(git.path);
    expect(await refs.list('refs/tags/')).toEqual(names);
    expect(await refs.resolve('refs/tags/v1.2999.0')).toBe(head);
  });

  test('without a ref, or without a list', async () => {
    const { git, folder } = withTables(() => [{}]);
    expect(await refusal(git.path)).toContain('it has no HEAD');
    rmSync(join(folder, 'tables.list'));
    expect(await refusal(git.path)).toContain('it has no HEAD');
  });

  test('names no git would give are left out', async () => {
    const { git } = withTables((head) => [
      {
        ...onMain,
        'refs/../../etc': head,
        'refs/heads/a..b': head,
        'refs/heads/evil': 'refs/../../etc/passwd',
        'refs/heads/main': head,
        'refs/tags/x.lock': head,
      },
    ]);
    const refs = await refsOf(git.path);
    expect(await refs.list('refs/')).toEqual(['refs/heads/main']);
    expect(await refs.resolve('refs/heads/evil')).toBeUndefined();
  });
});

describe('hostile reftables end in a clear error', () => {
  const header = fileHeader('sha1', false);
  const sealed = (...blocks: readonly Buffer[]): Buffer =>
    Buffer.concat([...blocks, footer(header)]);
  const name = varint(4 * 8 + 1);

  test.each([
    ['no table at all', Buffer.from('nonsense')],
    ['empty', Buffer.alloc(0)],
    ['a table of the other format of ids', makeReftable(onMain, { hash: 's256' })],
    ['cut off', makeReftable(onMain).subarray(0, -1)],
    [
      'a flipped bit in its header',
      Buffer.concat([Buffer.from('REFU'), makeReftable(onMain).subarray(4)]),
    ],
    ['a block longer than the file', sealed(header, Buffer.from('r\xff\xff\xff\0\0', 'latin1'))],
    ['a block shorter than its header', sealed(header, Buffer.from('r\0\0\x01\0\0', 'latin1'))],
    ['more restarts than bytes', sealed(header, Buffer.from('r\0\0\x1e\xff\xff', 'latin1'))],
    [
      'an id that is cut off',
      sealed(
        makeBlock(header, [
          Buffer.concat([varint(0), name, Buffer.from('HEAD'), varint(0), Buffer.alloc(19)]),
        ]),
      ),
    ],
    [
      'a prefix of no name',
      sealed(
        makeBlock(header, [
          Buffer.concat([varint(9), name, Buffer.from('HEAD'), varint(0), Buffer.alloc(20)]),
        ]),
      ),
    ],
    ['a number without end', sealed(makeBlock(header, [Buffer.alloc(64, 0xff)]))],
    [
      'an unknown kind of value',
      sealed(
        makeBlock(header, [
          Buffer.concat([varint(0), varint(4 * 8 + 7), Buffer.from('HEAD'), varint(0)]),
        ]),
      ),
    ],
    [
      'a name that grows without end',
      sealed(makeBlock(header, [makeRecord('', `refs/heads/${'x'.repeat(5000)}`, null)])),
    ],
  ])('%s', async (_, table) => {
    const { git } = withTables(() => [table]);
    expect(await refusal(git.path)).toContain('one of its reftables is damaged');
  });

  test('any byte that is changed gives other refs or an error, never a crash', () => {
    const sound = makeReftable({ ...onMain, 'refs/heads/main': 'ab'.repeat(20) });
    for (let at = 24; at < sound.length - 68; at++)
      for (const value of [0, 0x7f, 0x80, 0xff]) {
        const table = Buffer.from(sound);
        table[at] = value;
        let said = 'read';
        try {
          for (const [name] of readReftable(table, 'sha1')) expect(typeof name).toBe('string');
        } catch (error) {
          said = (error as Error).message;
        }
        expect(said).toMatch(/^read$|one of its reftables is damaged/);
      }
  });

  test.each(['../../../../etc/passwd', '/etc/passwd', 'a b.ref', '..', 'x'])(
    'a list that names %s',
    async (listed) => {
      const { git, folder } = withTables((head) => [{ ...onMain, 'refs/heads/main': head }]);
      writeFileSync(join(folder, 'tables.list'), `${listed}\n`);
      expect(await refusal(git.path)).toContain('its list of reftables is damaged');
    },
  );

  test('tables that are links, FIFOs or not there', async () => {
    const { git, folder } = withTables((head) => [{ ...onMain, 'refs/heads/main': head }]);
    const table = join(folder, readdirSync(folder).find((name) => name.endsWith('.ref')) ?? '');
    rmSync(table);
    expect(await refusal(git.path)).toContain('one of its reftables is missing');
    symlinkSync('/etc/passwd', table);
    expect(await refusal(git.path)).toContain('one of its reftables is a link');
    rmSync(table);
    makeFifo(table);
    expect(await refusal(git.path)).toContain('is not a regular file');
  });

  test('refs in a circle', async () => {
    const { git } = withTables(() => [
      { ...onMain, 'refs/heads/main': 'refs/heads/other', 'refs/heads/other': 'refs/heads/main' },
    ]);
    expect(await refusal(git.path)).toContain('circle');
  });
});
