import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import type { Scan } from '../../src/domain/generated/scan.ts';
import type { RepoScan } from '../../src/domain/repo.ts';
import { packagePath } from '../../src/platform/package-files.ts';
import { createValidators } from '../../src/platform/schema.ts';
import { NativeGit, scan, tempFolder } from '../platform/git/native-git.ts';
import { flywheel, newFolder } from './support.ts';

const last10 = [{ kind: 'last', count: 10 }] as const;

/** The types of the schema and of the API are one. */
const asScan = (value: RepoScan): DeepReadonly<Scan> => value;
type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

const numbers = (to: number): string =>
  Array.from({ length: to }, (_, at) => `line ${at + 1}\n`).join('');

/** One of everything a scan tells of. */
function shipyard(): NativeGit {
  const git = NativeGit.init();
  git
    .write('package.json', '{"name": "shipyard", "scripts": {"test": "jest"}, "license": "MIT"}')
    .write('README.md', '# Shipyard\n\n## Build\n')
    .write('old.ts', numbers(20))
    .commit('feat: begin');
  git.run('tag', 'v1.0.0');
  git.run('mv', 'old.ts', 'new.ts');
  git.write('new.ts', `${numbers(20)}one more\n`).commit('refactor(core)!: rename it');
  git.run('update-index', '--chmod=+x', 'README.md');
  git.run('commit', '-q', '-m', 'Run it\n\nCo-authored-by: Claude <noreply@example.com>');
  git.run('reset', '-q', '--hard');
  git.run('checkout', '-q', '-b', 'side');
  git.write('ship.png', Buffer.from([0, 1])).commit('chore: picture');
  git.run('checkout', '-q', 'main');
  git.run('merge', '-q', '--no-ff', '-m', 'Merge side', 'side');
  git.run('tag', 'v1.1.0-rc.1');
  git.run('remote', 'add', 'origin', 'https://ada:secret@example.org/ada/shipyard.git');
  return git;
}

describe('scan --json', () => {
  test.each<[string, () => NativeGit]>([
    ['one of everything', shipyard],
    ['an empty repository', () => NativeGit.init()],
  ])('fits its schema, and the schema names all there is: %s', async (_, make) => {
    const { path } = make();
    const { code, stdout } = await flywheel(['scan', path, '--json']);
    expect(code).toBe(0);
    const told = JSON.parse(stdout) as RepoScan;
    expect(told).toEqual(JSON.parse(JSON.stringify(asScan(await scan(path, last10)))));
    const { validate } = await createValidators(packagePath('schemas'));
    expect(validate('scan', told)).toEqual([]);
    const schema = readFileSync(packagePath('schemas/scan.schema.json'), 'utf8');
    for (const name of namesIn(told)) expect(schema).toContain(`"${name}": {`);
  });

  test('a scan that lacks a fact does not fit', async () => {
    const { validate } = await createValidators(packagePath('schemas'));
    const told = await scan(shipyard().path);
    const [commit, ...others] = told.commits;
    const without = { ...commit, files: [{ path: 'a', status: 'moved' }], hash: 'abc' };
    expect(validate('scan', { ...told, commits: [without, ...others] }).length).toBeGreaterThan(3);
    expect(validate('scan', { ...told, net: undefined })).not.toEqual([]);
  });

  test('leaves nothing behind, in the home neither', async () => {
    const home = newFolder();
    await flywheel(['init', home]);
    const before = readdirSync(home, { recursive: true });
    await flywheel(['scan', shipyard().path, '--home', home]);
    expect(readdirSync(home, { recursive: true })).toEqual(before);
  });

  test('--range, --since and --last choose; --no-renames tells them apart', async () => {
    const { path } = shipyard();
    const subjects = async (...argv: string[]): Promise<string[]> => {
      const { stdout } = await flywheel(['scan', path, '--json', ...argv]);
      return (JSON.parse(stdout) as RepoScan).commits.map(({ subject }) => subject);
    };
    expect(await subjects('--last', '1')).toEqual(['Merge side']);
    expect(await subjects('--range', 'v1.0.0..HEAD~1')).toEqual([
      'Run it',
      'refactor(core)!: rename it',
    ]);
    expect(await subjects('--since', 'v1.0.0')).toHaveLength(4);
    expect(await subjects('--since', '2100-01-01')).toEqual([]);
    const { stdout } = await flywheel(['scan', path, '--no-renames', '--range', 'v1.0.0..HEAD~2']);
    expect(stdout).toMatch(/added +\+21 −0 +new\.ts\n +deleted +\+0 −20 +old\.ts/);
  });
});

describe('scan for a reader', () => {
  test('tells the project, what changed in all, and each commit', async () => {
    const { stdout } = await flywheel(['scan', shipyard().path]);
    const plain = stdout
      .replaceAll(/\b[0-9a-f]{40}\b/g, 'ID')
      .replaceAll(/\b[0-9a-f]{10}\b/g, 'id');
    expect(plain).toContain(
      [
        'shipyard (repo)',
        '  branch     main (default)',
        '  head       ID',
        '  latest tag v1.0.0 (of 2)',
        '  origin     https://example.org/ada/shipyard',
      ].join('\n'),
    );
    expect(plain).not.toContain('secret');
    expect(plain).toContain('  test       npm test\n');
    expect(plain).toMatch(/\n {2}README {5}README\.md(?:, 2 sections)?\n/);
    expect(plain).toContain(
      '\n\n5 commits, 4 files, +25 −0 lines (the last 10 commits of HEAD)\nnet: ',
    );
    expect(plain).toMatch(/\nid \S+ Ada \(merge of 2\)\n {2}Merge side\n\n/);
    expect(plain).toContain('\n    added         binary        ship.png\n');
    expect(plain).toContain('\n  with Claude <noreply@example.com>\n');
    expect(plain).toContain('\n    mode_changed  +0 −0         README.md (100644 → 100755)\n');
    expect(plain).toMatch(/ Ada \(breaking\)\n {2}refactor\(core\)!: rename it\n/);
    expect(plain).toMatch(/\n {4}renamed \d\d % {2}\+1 −0 {9}old\.ts → new\.ts\n/);
  });

  test('marks what is only about right, and what is cut off', async () => {
    const git = NativeGit.init();
    const lines = (salt: number): string =>
      Array.from(
        { length: 150_000 },
        (_, at) => `${(at * salt) % 149_993} ${'x'.repeat(60)}\n`,
      ).join('');
    git.write('large.txt', lines(7)).commit('one');
    git.write('large.txt', lines(11)).commit('two');
    const clone = join(tempFolder(), 'clone');
    git.run('clone', '-q', '--depth=1', `file://${git.path}`, clone);
    const whole = await flywheel(['scan', git.path, '--last', '1']);
    expect(whole.stdout).toMatch(/modified +≤ \+\d+ −\d+ +large\.txt/);
    const cut = await flywheel(['scan', clone]);
    expect(cut.stdout).toContain('  history    cut: a shallow clone\n');
    expect(cut.stdout).toContain('Ada (the clone is cut here: all files are listed)\n');
  });

  test('an empty repository says so', async () => {
    const { code, stdout } = await flywheel(['scan', NativeGit.init().path]);
    expect(code).toBe(0);
    expect(stdout).toContain('  head       no commits yet\n');
    expect(stdout).toContain('0 commits, 0 files, +0 −0 lines');
  });
});

/** The names of all members of a value, lists and objects within included. */
function namesIn(value: unknown): Set<string> {
  const names = new Set<string>();
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (!Array.isArray(next)) for (const name of Object.keys(next)) names.add(name);
    open.push(...(Object.values(next) as unknown[]).filter((each) => each !== undefined));
  }
  return names;
}
