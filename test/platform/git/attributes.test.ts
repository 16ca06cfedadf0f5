import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { readLocalAttributes } from '../../../src/platform/git/changes/attribute-files.ts';
import { openAttributes } from '../../../src/platform/git/changes/attributes.ts';
import { openObjects } from '../../../src/platform/git/objects/open-objects.ts';
import { openRepository } from '../../../src/platform/git/open-repository.ts';
import { createPace } from '../../../src/platform/git/pace.ts';
import {
  matchesPattern,
  parsePattern,
} from '../../../src/platform/git/changes/wildcard-pattern.ts';
import { makeFifo, NativeGit, scan, tempFolder } from './native-git.ts';

/** `text`, `binary` or `content` for each path, as we find it in HEAD. */
async function ours(git: NativeGit, paths: readonly string[]): Promise<string[]> {
  const opened = await openRepository(git.path);
  if (opened.kind === 'unreachable') throw new Error(opened.reason);
  const store = await openObjects(opened.repository);
  try {
    const attributes = await openAttributes({
      store,
      pace: createPace(new AbortController().signal),
      tree: git.run('rev-parse', 'HEAD^{tree}'),
      local: await readLocalAttributes(opened.repository),
    });
    const kinds: string[] = [];
    for (const path of paths)
      kinds.push(await attributes.diffOf(Buffer.from(path).toString('latin1')));
    return kinds;
  } finally {
    await store.close();
  }
}

/** The same, as `git check-attr` says it of the work tree. */
function theirs(git: NativeGit, paths: readonly string[]): string[] {
  const said = git.raw(['check-attr', '--stdin', '-z', 'diff'], `${paths.join('\0')}\0`);
  const values = said.toString('utf8').split('\0');
  return paths.map((_, at) => {
    const value = values[at * 3 + 2];
    return value === 'set' ? 'text' : value === 'unset' ? 'binary' : 'content';
  });
}

/** Commits the attributes; the paths of which we say anything else than git. */
async function disagreements(git: NativeGit, paths: readonly string[]): Promise<string[]> {
  git.commit('attributes');
  const [found, wanted] = [await ours(git, paths), theirs(git, paths)];
  return paths.flatMap((path, at) =>
    found[at] === wanted[at] ? [] : [`${path}: ${found[at]}, not ${wanted[at]}`],
  );
}

const paths = ['a', 'b', 'ab', 'a.c', 'b.c', 'a/a', 'a/b.c', 'b/a', 'a/b/a', 'a/b/a.c', 'b/a/b'];
const morePaths = [...paths, 'a/a/b', 'a b', '*', 'a*', '[a', 'a]', 'é', 'a/é.c', '-', '^', '\\a'];

describe('attributes as git check-attr finds them', () => {
  test('all forms of a line', async () => {
    const git = NativeGit.init();
    const lines = [
      '\ufeff*.bom -diff',
      '# *.c -diff',
      '  *.c -diff',
      '*.set diff',
      '*.named diff=driver',
      '*.value diff=',
      '*.bin binary',
      '*.both binary diff',
      '*.back -diff',
      '*.back !diff',
      '!*.negative -diff',
      '\\!literal -diff',
      '"quo\\"ted\\t.x" -diff',
      '"octal\\303\\251" -diff',
      '"not closed -diff',
      'folder/ -diff',
      '/rooted -diff',
      'deep/**/x -diff',
      '**/any -diff',
      'all/** -diff',
      'dos.txt -diff\r',
      'bad -diff -$%',
      'noattr',
      '[attr]mine -diff other',
      '[attr] spaced -diff',
      '*.mine mine',
      '*.not -mine',
      `${'x'.repeat(2100)} -diff`,
      `*.long ${'y'.repeat(2050)} -diff`,
      '[unclosed -diff',
      'trailing\\ -diff',
      '[[:digit:]] -diff',
      '[[:nonsense:]] -diff',
      '[]-z]z -diff',
      '[!a-y]y -diff',
    ];
    git.write('.gitattributes', `${lines.join('\n')}\n`);
    const named = [
      ...['a.bom', 'a.c', 'a.set', 'a.named', 'a.value', 'a.bin', 'a.both', 'a.back'],
      ...['a.negative', '!literal', 'quo"ted\t.x', 'octalé', '"not', 'folder', 'folder/a'],
      ...['rooted', 'a/rooted', 'deep/x', 'deep/a/x', 'deep/a/b/x', 'deepx', 'any', 'a/b/any'],
      ...['all', 'all/a', 'all/a/b', 'dos.txt', 'bad', 'noattr', 'a.mine', 'a.not', '[attr]'],
      ...['x'.repeat(2100), 'a.long', '[unclosed', 'trailing\\', '1', 'n', ']z', 'ay', 'zy', 'zz'],
    ];
    expect(await disagreements(git, named)).toEqual([]);
  });

  test('deeper files win, info/attributes wins over all, macros are defined at the top', async () => {
    const git = NativeGit.init();
    git
      .write('.gitattributes', '[attr]blob -diff\n*.x blob\n*.y diff\n*.z diff\n')
      .write('a/.gitattributes', '[attr]late -diff\n*.x diff\n*.y late\n/b/*.z -diff\n')
      .write('a/b/.gitattributes', '*.x !diff\n*.y blob\n')
      .write('.git/info/attributes', '[attr]binary diff\nc/** binary\n*.q -blob\n*.q blob\n');
    const files = ['f.x', 'f.y', 'f.z', 'f.q'];
    const folders = ['', 'a/', 'a/b/', 'c/', 'c/d/', 'b/'];
    const all = folders.flatMap((folder) => files.map((file) => folder + file));
    expect(await disagreements(git, all)).toEqual([]);
    expect(new Set(await ours(git, all)).size).toBe(3);
  });

  test('any patterns and attributes', async () => {
    const git = NativeGit.init();
    mkdirSync(join(git.path, 'a/b'), { recursive: true });
    const piece = fc.constantFrom(
      ...['a', 'b', '.c', '*', '**', '/', '/', '?', '[ab]', '[!a]', '[a-b]', '\\*', '\\a', '['],
      ...[']', '[]a]', '[^/]', '[[:alpha:]]', '**/', '/**', '***', '-', '^', '[\\]a]', '[a-]', 'é'],
    );
    const pattern = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    const attribute = fc.constantFrom(
      ...['diff', '-diff', '-diff', '!diff', 'diff=x', 'binary', '-binary', '!binary', 'm', '-m'],
      ...['n', '!n', 'text'],
    );
    const attributes = fc.array(attribute, { minLength: 1, maxLength: 3 });
    const line = fc.oneof(
      { weight: 8, arbitrary: fc.tuple(pattern, attributes).map(([p, a]) => [p, ...a].join(' ')) },
      fc
        .tuple(fc.constantFrom('m', 'n', 'binary'), attributes)
        .map(([name, a]) => `[attr]${name} ${a.join(' ')}`),
    );
    const file = fc.array(line, { maxLength: 4 }).map((lines) => `${lines.join('\n')}\n`);
    await fc.assert(
      fc.asyncProperty(file, file, file, file, async (root, nested, deep, local) => {
        git
          .write('.gitattributes', root)
          .write('a/.gitattributes', nested)
          .write('a/b/.gitattributes', deep)
          .write('.git/info/attributes', local);
        expect(await disagreements(git, morePaths)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('one pattern at a time, so that none hides another', async () => {
    const git = NativeGit.init();
    const piece = fc.constantFrom('a', 'b', '*', '**', '/', '/**/', '?', '[!b]', '.c', '**/', '/*');
    const patterns = fc.sample(
      fc.array(piece, { minLength: 2, maxLength: 7 }).map((parts) => parts.join('')),
      { numRuns: 250, seed: 4 },
    );
    const folders = patterns.map((_, at) => `p${at}/`);
    for (const [at, pattern] of patterns.entries())
      git.write(`p${at}/.gitattributes`, `${pattern} -diff\n`);
    const all = folders.flatMap((folder) => paths.map((path) => folder + path));
    expect(await disagreements(git, all)).toEqual([]);
    const kinds = await ours(git, all);
    expect(kinds.filter((kind) => kind === 'binary').length).toBeGreaterThan(100);
  });
});

describe('what attributes do to a scan', () => {
  test('text and binary as they say, whatever the content', async () => {
    const git = NativeGit.init();
    git
      .write('.gitattributes', '*.min.js binary\n*.dat diff\n*.lock -diff\n')
      .write('a.min.js', 'x\n')
      .write('b.dat', 'one\0\ntwo\n')
      .write('c.lock', 'x\n')
      .write('d.bin', 'a\0')
      .commit('all kinds');
    const [commit] = (await scan(git.path)).commits;
    expect(commit?.files.map(({ path, added, binary }) => [path, added, binary])).toEqual([
      ['.gitattributes', 3, false],
      ['a.min.js', null, true],
      ['b.dat', 2, false],
      ['c.lock', null, true],
      ['d.bin', null, true],
    ]);
  });

  test('those of HEAD count for all commits, and what is not committed does not', async () => {
    const git = NativeGit.init();
    git.write('a.txt', 'x\n').commit('before there were any');
    git.write('.gitattributes', '*.txt binary\n').commit('with them');
    writeFileSync(join(git.path, '.gitattributes'), '*.txt diff\n');
    const [, first] = (await scan(git.path)).commits;
    expect(first?.files[0]).toMatchObject({ path: 'a.txt', binary: true, added: null });
  });

  test('a link is no .gitattributes', async () => {
    const git = NativeGit.init();
    git.write('rules', '*.txt binary\n').write('a.txt', 'x\n');
    symlinkSync('rules', join(git.path, '.gitattributes'));
    git.commit('linked');
    const [commit] = (await scan(git.path)).commits;
    expect(commit?.files.find(({ path }) => path === 'a.txt')?.binary).toBe(false);
  });

  test('info/attributes that is no file of the repository is refused', async () => {
    const git = NativeGit.init();
    git.write('a', 'a\n').commit('one');
    const file = join(git.path, '.git/info/attributes');
    const outside = join(tempFolder(), 'outside');
    writeFileSync(outside, 'top-secret');
    symlinkSync(outside, file);
    await expect(scan(git.path)).rejects.toThrow('its info/attributes is a link');
    unlinkSync(file);
    makeFifo(file);
    await expect(scan(git.path)).rejects.toThrow('its info/attributes is not a regular file');
  });
});

describe('hostile patterns', () => {
  test('stars do not multiply', () => {
    const name = 'a'.repeat(4000);
    for (const text of [
      '*a'.repeat(1000) + 'b',
      '**/'.repeat(600) + 'b',
      '*a*/'.repeat(500) + 'b',
    ]) {
      const steps = { left: 500_000 };
      const pattern = parsePattern(text);
      const started = performance.now();
      expect(pattern && matchesPattern(pattern, `${name}/${'a/'.repeat(2000)}a`, steps)).toBe(
        false,
      );
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });

  test('a path that costs too much is compared by its content', async () => {
    const git = NativeGit.init();
    const folder = Array.from({ length: 12 }, () => 'a'.repeat(200)).join('/');
    const hard = `**/${'*a'.repeat(900)}b -diff\n`;
    // By hand: git itself would match them, for hours.
    const oidOf = (content: string): string =>
      git.raw(['hash-object', '-w', '--stdin', '--no-filters'], content).toString().trim();
    const attributes = oidOf(`${hard.repeat(500)}*.x -diff\n`);
    const text = oidOf('text\n');
    const list = [`${attributes}\t.gitattributes`, `${text}\t${folder}/f.y`, `${text}\tf.x`];
    const index = list.map((line) => `100644 ${line}\n`).join('');
    git.raw(['update-index', '--add', '--index-info'], index);
    const tree = git.run('write-tree');
    git.run('update-ref', 'HEAD', git.run('commit-tree', tree, '-m', 'hard'));
    const [commit] = (await scan(git.path)).commits;
    expect(commit?.files.map(({ binary }) => binary)).toEqual([false, false, true]);
  });
});
