import { chmodSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import type { FileChange } from '../../../src/domain/repo.ts';
import { NativeGit, scan } from './native-git.ts';

/** `R085 old => new`, `A new`, `D old`, …: the last commit, as git tells it. */
function theirs(git: NativeGit): string[] {
  const args = ['log', '-1', '-M', '--raw', '-z', '--no-abbrev', '--format='];
  const tokens = git.raw(args).toString('utf8').split('\0');
  const changes: string[] = [];
  for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
    const status = /^\n?:\S+ \S+ \S+ \S+ (\w+)$/.exec(token)?.[1];
    if (status === undefined) continue;
    const path = tokens.shift() ?? '';
    changes.push(`${status} ${path}${status.startsWith('R') ? ` => ${tokens.shift() ?? ''}` : ''}`);
  }
  return changes.sort();
}

const letters: Partial<Record<FileChange['status'], string>> = {
  added: 'A',
  deleted: 'D',
  modified: 'M',
  mode_changed: 'M',
  type_changed: 'T',
};

async function ours(git: NativeGit): Promise<string[]> {
  const [commit] = (await scan(git.path, [{ kind: 'last', count: 1 }])).commits;
  const describe = ({ path, old_path: old, status, similarity }: FileChange): string =>
    old === undefined
      ? `${letters[status]} ${path}`
      : `R${String(similarity).padStart(3, '0')} ${old} => ${path}`;
  return (commit?.files ?? []).map(describe).sort();
}

const text = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => `line number ${from + at}\n`).join('');

/** One commit takes some files away and brings others. */
function move(
  before: Readonly<Record<string, string | Buffer>>,
  after: Readonly<Record<string, string | Buffer>>,
): NativeGit {
  const git = NativeGit.init();
  git.write('stays', 'stays\n');
  for (const [path, content] of Object.entries(before)) git.write(path, content);
  git.commit('before');
  for (const path of Object.keys(before)) rmSync(join(git.path, path));
  for (const [path, content] of Object.entries(after)) git.write(path, content);
  git.commit('after');
  return git;
}

describe('the renames of git log -M', () => {
  test.each([
    ['an edited file', { a: text(0, 100) }, { b: text(0, 90) }, 'R089 a => b'],
    ['half of it is enough', { a: text(10, 30) }, { b: text(10, 20) }, 'R050 a => b'],
    ['less is not', { a: text(10, 31) }, { b: text(10, 20) }, 'A b'],
    ['half of the larger one, not of the smaller', { a: text(10, 20) }, { b: text(10, 50) }, 'A b'],
    [
      'other order, same lines',
      { a: text(0, 40) },
      { b: text(20, 40) + text(0, 20) },
      'R100 a => b',
    ],
    [
      'line ends changed',
      { a: text(0, 40).replaceAll('\n', '\r\n') },
      { b: text(0, 40) },
      'R093 a => b',
    ],
    ['empty files', { a: '' }, { b: '' }, 'R100 a => b'],
    ['an empty file is like no other', { a: '' }, { b: 'x\n' }, 'A b'],
    ['lines without an end', { a: 'x'.repeat(640) }, { b: 'x'.repeat(512) }, 'R080 a => b'],
    ['binary files', { a: binary(0, 400) }, { b: binary(0, 300) }, 'R075 a => b'],
  ])('%s', async (_, before, after, expected) => {
    const git = move(before, after);
    const found = await ours(git);
    expect(found).toEqual(theirs(git));
    expect(found.join()).toContain(expected);
  });

  test('one of the same name is taken before a better one, if it is 75 % alike', async () => {
    const git = move(
      { 'src/a.ts': text(0, 40), 'src/b.ts': text(100, 140) },
      { 'lib/a.ts': text(0, 34), 'lib/c.ts': text(0, 39), 'lib/b.ts': text(100, 125) },
    );
    const found = await ours(git);
    expect(found).toEqual(theirs(git));
    expect(found.join()).toContain('src/a.ts => lib/a.ts');
  });

  test('the best pair first, each file once', async () => {
    const git = move(
      { one: text(0, 50), two: text(0, 50) + text(200, 210), three: text(400, 450) },
      { four: text(0, 48), five: text(0, 49), six: text(0, 47), seven: text(410, 450) },
    );
    const found = await ours(git);
    expect(found).toEqual(theirs(git));
    expect(found.filter((change) => change.startsWith('R'))).toHaveLength(3);
  });

  test('links, modules and changed modes', async () => {
    const git = NativeGit.init();
    git.write('x.sh', text(0, 40));
    symlinkSync(text(0, 40).slice(0, 200), join(git.path, 'link'));
    symlinkSync('same', join(git.path, 'same'));
    git.commit('before');
    rmSync(join(git.path, 'link'));
    symlinkSync(text(0, 40).slice(0, 190), join(git.path, 'linked'));
    renameSync(join(git.path, 'same'), join(git.path, 'also'));
    rmSync(join(git.path, 'x.sh'));
    git.write('y.sh', text(0, 39));
    chmodSync(join(git.path, 'y.sh'), 0o755);
    git.commit('after');
    expect(await ours(git)).toEqual(theirs(git));
    const [commit] = (await scan(git.path)).commits;
    expect(commit?.files.find(({ path }) => path === 'y.sh')).toEqual({
      path: 'y.sh',
      old_path: 'x.sh',
      status: 'renamed',
      similarity: 97,
      modes: ['100644', '100755'],
      added: 0,
      removed: 1,
      binary: false,
    });
    expect(commit?.files.filter(({ path }) => path.startsWith('link'))).toHaveLength(2);
  });

  test('any files moved and edited', async () => {
    const lines = fc.array(fc.nat(40), { minLength: 3, maxLength: 25 });
    const content = lines.map((all) => all.map((line) => `${'word '.repeat(line % 7)}${line}\n`));
    const name = fc
      .tuple(fc.constantFrom('', 'a/', 'b/', 'a/c/'), fc.constantFrom('x', 'y', 'z', 'w'))
      .map((parts) => parts.join(''));
    const files = fc.uniqueArray(fc.tuple(name, content), {
      selector: ([path]) => path,
      maxLength: 7,
    });
    const edit = fc.tuple(fc.nat(20), fc.nat(5));
    await fc.assert(
      fc.asyncProperty(
        files,
        fc.array(fc.tuple(name, edit)),
        files,
        async (before, moves, news) => {
          const moved = moves.flatMap(([path, [at, count]], which) => {
            const source = before[which]?.[1];
            return source ? [[`new/${path}`, source.toSpliced(at, count).join('')]] : [];
          });
          const added = news.map(([path, all]) => [`other/${path}`, all.join('')]);
          const old = before.map(([path, all]) => [`old/${path}`, all.join('')]);
          const git = move(
            Object.fromEntries(old) as Record<string, string>,
            Object.fromEntries([...moved, ...added]) as Record<string, string>,
          );
          expect(await ours(git)).toEqual(theirs(git));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('too many to compare: those of the same content and of a name of their own', async () => {
    const before: Record<string, string> = { 'old/own': text(0, 30), 'old/same0': 'same\n' };
    const after: Record<string, string> = { 'new/own': text(0, 29), 'new/same0': 'same\n' };
    for (let at = 0; at <= 1000; at++) {
      before[`old/${at}`] = `${at}\n${text(at, at + 5)}`;
      after[`new/n${at}`] = `${at}\n${text(at, at + 6)}`;
    }
    const git = move(before, after);
    const found = await ours(git);
    expect(found).toEqual(theirs(git));
    expect(found.filter((change) => change.startsWith('R'))).toEqual([
      expect.stringContaining('old/own => new/own'),
      'R100 old/same0 => new/same0',
    ]);
  });
});

test('of very large files a part tells how alike they are', async () => {
  const git = move({ a: text(0, 500_000) }, { b: text(0, 400_000), c: text(450_000, 500_000) });
  const [rename, ...others] = await ours(git);
  const percent = (change?: string): number => Number(/^[AR](\d+) a => b$/.exec(change ?? '')?.[1]);
  expect(others).toHaveLength(1);
  const wanted = percent(theirs(git).find((change) => change.startsWith('R')));
  expect(Math.abs(percent(others[0]) - wanted)).toBeLessThanOrEqual(2);
  expect(rename).toBe('A c');
});

test('without renames a file is taken away and brought', async () => {
  const git = move({ a: text(0, 9) }, { b: text(0, 9) });
  const [commit] = (await scan(git.path, undefined, { renames: false })).commits;
  expect(commit?.files.map(({ status }) => status)).toEqual(['deleted', 'added']);
});

/** Bytes with a NUL among the first, and no line end, in chunks that differ. */
function binary(from: number, to: number): Buffer {
  const bytes = Buffer.alloc((to - from) * 64);
  for (let at = from; at < to; at++) bytes.writeUInt32LE(at * 16 + 1, (at - from) * 64);
  return Buffer.from(bytes.map((byte) => (byte === 10 ? 11 : byte)));
}
