import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import { FastHistory } from './matrix/fast-history.ts';
import { endOf, outcomeOf, secret } from './hostile.ts';
import { makeFifo, NativeGit, scan, tempFolder } from './native-git.ts';

const formats = ['sha1', 'sha256'];

function repository(format = 'sha1'): NativeGit {
  const git = NativeGit.init(`--object-format=${format}`);
  git.write('a', 'a\n').commit('one');
  return git;
}

const inGitDir = (git: NativeGit, name: string): string => join(git.path, '.git', name);

/** Puts something else where a file of the git directory is, or is not. */
function replace(git: NativeGit, name: string, make: (path: string) => void): NativeGit {
  const path = inGitDir(git, name);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { recursive: true, force: true });
  make(path);
  return git;
}

/** A file of this size that takes no room. */
const sparse =
  (bytes: number, start = '') =>
  (path: string): void => {
    writeFileSync(path, start);
    truncateSync(path, bytes);
  };
const linkTo =
  (target: string) =>
  (path: string): void => {
    symlinkSync(target, path);
  };

describe.each(formats)('what stands where a file of a %s repository should', (format) => {
  test.each([
    ['HEAD', 'a device, by a link', linkTo('/dev/zero'), 'HEAD is a link'],
    ['HEAD', 'a link to itself', linkTo('HEAD'), 'HEAD is a link'],
    ['HEAD', 'a file of 2 GB', sparse(2 ** 31, secret), 'HEAD has'],
    ['config', 'a FIFO', makeFifo, 'config is not a regular file'],
    ['config', 'a link', linkTo('/etc/passwd'), 'config is a link'],
    ['config', 'a file of 100 MB', sparse(100 << 20, `[core]\n${secret}`), 'config has'],
    ['packed-refs', 'a FIFO', makeFifo, 'packed-refs is not a regular file'],
    ['packed-refs', 'a file of 300 MB', sparse(300 << 20, `# ${secret}\n`), 'packed-refs has'],
    ['shallow', 'a FIFO', makeFifo, 'shallow is not a regular file'],
    ['shallow', 'a file of 300 MB', sparse(300 << 20), 'shallow has'],
    ['commondir', 'a FIFO', makeFifo, 'commondir is not a regular file'],
    ['commondir', 'a file of 2 GB', sparse(2 ** 31), 'commondir has'],
    ['objects/info/alternates', 'a FIFO', makeFifo, /borrows|not a regular file/],
    ['objects/info/alternates', 'a link', linkTo('/etc/passwd'), /borrows|is a link/],
    ['objects/info/alternates', 'a file of 2 GB', sparse(2 ** 31), /borrows|has/],
  ] as const)('%s: %s', async (name, _, make, said) => {
    const git = repository(format);
    git.run('pack-refs', '--all');
    expect(await endOf(replace(git, name, make).path)).toMatch(said);
  });

  test.each([
    ['index', makeFifo],
    ['index', linkTo('/dev/zero')],
    ['hooks', makeFifo],
    ['description', makeFifo],
    ['logs', makeFifo],
    ['info/exclude', makeFifo],
    ['info/grafts', makeFifo],
    ['FETCH_HEAD', makeFifo],
    ['objects/info/commit-graph', linkTo('/dev/zero')],
  ] as const)('%s is not looked at', async (name, make) => {
    const git = replace(repository(format), name, make);
    expect(await endOf(git.path)).toBe('scanned 1 commits: a +1');
  });

  test('packs and indexes that are FIFOs, links, empty, huge, or without the other', async () => {
    const pack = `objects/pack/pack-${'a'.repeat(format === 'sha1' ? 40 : 64)}`;
    const magic = '\xfftOc\0\0\0\x02';
    for (const [name, make] of [
      ['.idx', makeFifo],
      ['.idx', linkTo('/dev/zero')],
      ['.idx', sparse(0)],
      ['.idx', sparse(2 ** 32, magic)],
      ['.idx', sparse(5000, magic)],
      ['.pack', makeFifo],
      ['.pack', sparse(2 ** 33)],
    ] as const) {
      const git = repository(format);
      replace(git, `${pack}${name}`, make);
      if (name === '.pack') replace(git, `${pack}.idx`, sparse(1100, magic));
      expect(await endOf(git.path)).toMatch(/^scanned 1 commits: a \+1$|^The repository cannot be/);
    }
  });

  test('a folder of packs that is a link', async () => {
    const git = repository(format);
    git.run('repack', '-q', '-ad');
    const away = join(tempFolder(), 'pack');
    renameSync(inGitDir(git, 'objects/pack'), away);
    symlinkSync(away, inGitDir(git, 'objects/pack'));
    expect(await endOf(git.path)).toMatch(/is missing|is a link/);
  });

  test('alternates that lead into a file, a circle, nowhere, and very far', async () => {
    const other = repository(format);
    const objects = inGitDir(other, 'objects');
    const git = repository(format);
    const borrow = (text: string): NativeGit => git.write('.git/objects/info/alternates', text);
    for (const text of ['/etc/passwd\n', '/etc\n', '/dev\n', `${tempFolder()}\n`]) {
      expect(await endOf(borrow(text).path)).toContain('borrows objects from what is no git');
    }
    for (const text of [`${objects}\n`, '/nowhere/at/all\n', '../objects\n', '\n\n#\n']) {
      other.write('.git/objects/info/alternates', `${inGitDir(git, 'objects')}\n${objects}\n`);
      const outcome = await outcomeOf(borrow(text).path);
      expect(outcome).toMatchObject({ kind: 'scanned', scan: { totals: { commits: 1 } } });
    }
    const many = Array.from({ length: 5000 }, (_, at) => `/nowhere/${at}\n`).join('');
    expect(await endOf(borrow(many.repeat(5)).path)).toContain('borrows objects from');
  });
});

describe('what a .git leads to', () => {
  test('nothing of the folders above or beside it, by whatever way', async () => {
    const victim = repository();
    const trap = join(tempFolder(), 'trap');
    mkdirSync(trap);
    const dotGit = join(trap, '.git');
    for (const [text, said] of [
      [`gitdir: ${victim.path}/.git`, 'does not point back'],
      [`gitdir: ../../../../../../../..${victim.path}/.git`, 'does not point back'],
      ['gitdir: .', 'no folder of its own'],
      ['gitdir: .git', /does not exist/],
      ['gitdir: /dev/zero', 'does not exist'],
      ['gitdir: /etc/passwd', /does not exist/],
      [`gitdir: ${'a/'.repeat(3000)}`, 'does not exist'],
      ['gitdir: /proc/self/fd/0', 'does not exist'],
    ] as const) {
      writeFileSync(dotGit, text);
      const outcome = await outcomeOf(trap).catch((error: unknown) => error as Error);
      expect(outcome).toMatchObject({ message: expect.stringMatching(said) });
    }
    sparse(2 ** 31, 'gitdir: ')(dotGit);
    expect(await endOf(trap)).toContain('.git file has');
  });

  test('a folder in the trap whose pieces are links to those of a victim', async () => {
    const victim = repository();
    for (const piece of ['objects', 'refs', 'HEAD', 'config']) {
      const git = repository();
      replace(git, piece, linkTo(inGitDir(victim, piece)));
      expect(await endOf(git.path)).toMatch(/a link|no folder of its own/);
    }
  });

  test('a worktree that is moved below somebody else’s repository', async () => {
    const victim = repository();
    const git = repository();
    const linked = join(tempFolder(), 'linked');
    git.run('worktree', 'add', '-q', '--detach', linked);
    const own = inGitDir(git, 'worktrees/linked');
    writeFileSync(join(own, 'commondir'), `${victim.path}/.git\n`);
    expect(await endOf(linked)).toContain('commondir leads outside');
    writeFileSync(join(own, 'commondir'), '../..\n');
    writeFileSync(join(own, 'gitdir'), `${victim.path}/.git\n`);
    expect(await endOf(linked)).toContain('does not point back');
    expect((await scan(git.path)).commits).toHaveLength(1);
  });

  test('a loop of links above it, and a .git in a .git', async () => {
    const git = repository();
    symlinkSync(git.path, join(git.path, 'again'));
    expect((await scan(join(git.path, 'again/again/again'))).repository.root).toBe(git.path);
    renameSync(inGitDir(git, 'hooks'), inGitDir(git, '.git'));
    expect((await scan(inGitDir(git, 'refs'))).repository.root).toBe(git.path);
  });
});

describe('much of everything', () => {
  test('a config with a million lines', async () => {
    const git = repository();
    appendFileSync(inGitDir(git, 'config'), '[a]\nb=c\n'.repeat(120_000));
    expect((await outcomeOf(git.path)).kind).toBe('scanned');
    appendFileSync(inGitDir(git, 'config'), `[x "${'\\\\'.repeat(200_000)}`);
    expect(await endOf(git.path)).toMatch(/config has/);
  });

  test('a million refs, packed', async () => {
    const git = repository();
    const oid = git.run('rev-parse', 'HEAD');
    const ref = (at: number): string =>
      `${oid} refs/tags/v${Math.floor(at / 1000)}.${at % 1000}.0\n`;
    const text = Array.from({ length: 1_000_000 }, (_, at) => ref(at)).join('');
    git.write('.git/packed-refs', `# pack-refs with: peeled fully-peeled sorted \n${text}`);
    const outcome = await outcomeOf(git.path);
    expect(outcome.kind === 'scanned' && outcome.scan.repository.tags).toEqual({
      count: 1_000_000,
      latest: 'v999.999.0',
    });
  });

  test('packed refs of one line, or of lines that are none', async () => {
    const git = repository();
    git.write('.git/packed-refs', Buffer.alloc(200 << 20, 'x'));
    expect((await outcomeOf(git.path)).kind).toBe('scanned');
    git.write('.git/packed-refs', Buffer.alloc(200 << 20, '\n'));
    expect(await endOf(git.path)).toContain('packed-refs is damaged');
    git.write('.git/packed-refs', Buffer.alloc(20 << 20, `^${'1'.repeat(40)}\n`));
    expect((await outcomeOf(git.path)).kind).toBe('scanned');
  });

  // git itself would not come back from these patterns: no work tree is made of them.
  test('attributes and patterns that take for ever', async () => {
    const pattern = `${'*a'.repeat(60)}b -diff\n**/${'a*/**/'.repeat(30)}b -diff\n[${'a-z'.repeat(500)} x\n`;
    const files = { '.gitattributes': pattern.repeat(50), '.gitignore': pattern.repeat(50) };
    const names = Array.from(
      { length: 20 },
      (_, at) => `${'aaa/'.repeat(20)}${at}/${'a'.repeat(250)}`,
    );
    const history = new FastHistory();
    history.commit({ ...files, ...Object.fromEntries(names.map((name) => [name, 'x\n'])) });
    const outcome = await outcomeOf(history.make().path);
    expect(outcome).toMatchObject({ kind: 'scanned', scan: { totals: { commits: 1, files: 22 } } });
  });

  test('attributes of a quarter of a million brackets', async () => {
    const history = new FastHistory();
    history.commit({ '.gitattributes': `${'[!a]'.repeat(500)} -diff\n`.repeat(500), a: 'a\n' });
    expect(await endOf(history.make().path)).toContain('scanned 1 commits: .gitattributes +500');
  });

  test('attributes of 6 MB, and as a link', async () => {
    const history = new FastHistory();
    history.commit({ '.gitattributes': `a -diff\n${'x binary\n'.repeat(700_000)}`, a: 'a\n' });
    expect((await outcomeOf(history.make().path)).kind).toBe('scanned');
    history.commit({ '.gitattributes': { mode: '120000', content: '/etc/passwd' }, a: 'b\n' });
    const git = history.make();
    expect((await outcomeOf(git.path)).kind).toBe('scanned');
    replace(git, 'info/attributes', makeFifo);
    expect(await endOf(git.path)).toContain('not a regular file');
  });
});
