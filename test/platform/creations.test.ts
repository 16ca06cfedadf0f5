import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CreationPlace } from '../../src/domain/creation-place.ts';
import { createCreationReader } from '../../src/platform/creations.ts';

const { signal } = new AbortController();
let home: string;
beforeEach(async () => {
  home = await realpath(await mkdtemp(path.join(os.tmpdir(), 'flywheel-creations-')));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(home, name)), { recursive: true });
    await writeFile(path.join(home, name), text);
  }
}

async function look(name: string, folders: string[] = []): Promise<CreationPlace | undefined> {
  return (await createCreationReader([home]).look([name], folders, signal))[0];
}

const manifest = (scripts: object, rest: object = {}): string =>
  JSON.stringify({ scripts, ...rest });

describe('how a creation is started', () => {
  test.each<[string, Record<string, string>, object | undefined]>([
    [
      'its start script, after what it needs',
      { 'package.json': manifest({ start: 'x' }, { dependencies: { three: '1' } }) },
      { kind: 'command', install: 'npm install', command: 'npm start' },
    ],
    [
      'its dev script, with the tool of its lock file',
      { 'package.json': manifest({ dev: 'vite' }), 'pnpm-lock.yaml': '' },
      { kind: 'command', command: 'pnpm run dev' },
    ],
    [
      'its page, where no script starts it',
      { 'package.json': manifest({ test: 'x' }), 'index.html': '<!doctype html>' },
      { kind: 'page', file: 'index.html' },
    ],
    [
      'cargo, where there is a program',
      { 'Cargo.toml': '[package]\nname = "x"\n', 'src/main.rs': '' },
      { kind: 'command', command: 'cargo run' },
    ],
    ['a library, not at all', { 'Cargo.toml': '[package]\n', 'src/lib.rs': '' }, undefined],
    ['make', { Makefile: 'run: all\n' }, { kind: 'command', command: 'make run' }],
    ['make, not by a variable', { Makefile: 'run := all\n' }, undefined],
    ['Python', { 'main.py': '' }, { kind: 'command', command: 'python3 main.py' }],
    ['a broken manifest, not at all', { 'package.json': '{"scripts":' }, undefined],
    ['a manifest of another shape, not at all', { 'package.json': '[{"start":1}]' }, undefined],
  ])('%s', async (_, files, start) => {
    await put(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`it/${name}`, text])),
    );
    expect(await look('it')).toEqual({ kind: 'found', path: 'it', ...(start ? { start } : {}) });
  });

  test('a single page is opened', async () => {
    await put({ 'site/clock.html': '<!doctype html>' });
    expect(await look('site/clock.html')).toMatchObject({
      start: { kind: 'page', file: 'clock.html' },
    });
  });
});

describe('what cannot be reached is said, and looked at no further', () => {
  test.each([
    ['gone', 'nothing is there'],
    ['../elsewhere', 'it is outside of the folders of this session'],
    ['D:/games/x', 'it is on another machine'],
  ])('%s', async (name, reason) => {
    expect(await look(name)).toEqual({ kind: 'missing', path: name, reason });
  });

  test('a link that leads out', async () => {
    await put({ 'inside/a': '' });
    await symlink(os.tmpdir(), path.join(home, 'inside/out'));
    expect(await look('inside/out')).toMatchObject({ kind: 'missing' });
  });

  test('a pipe in the place of a manifest keeps nobody waiting', async () => {
    await put({ 'it/index.html': '' });
    execFileSync('mkfifo', [path.join(home, 'it/package.json')]);
    expect(await look('it')).toMatchObject({ start: { kind: 'page' } });
  });

  test('an absolute folder is looked at where the session names it', async () => {
    await put({ 'it/main.py': '' });
    const it = path.join(home, 'it');
    const [place] = await createCreationReader([]).look([it], [it], signal);
    expect(place).toMatchObject({ kind: 'found', start: { command: 'python3 main.py' } });
  });
});
