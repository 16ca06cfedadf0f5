import { describe, expect, test } from '@jest/globals';

import type { ProjectFacts } from '../../../src/domain/repo.ts';
import { NativeGit, scan } from './native-git.ts';

async function factsOf(files: Readonly<Record<string, string | Buffer>>): Promise<ProjectFacts> {
  const git = NativeGit.init();
  for (const [path, content] of Object.entries(files)) git.write(path, content);
  git.commit('all');
  return (await scan(git.path, [])).project;
}

const commandsOf = ({ commands }: ProjectFacts): string[] => commands.map(({ command }) => command);

test('a Node project', async () => {
  const manifest = {
    name: '@scope/thing',
    description: 'Does things.',
    version: '1.2.3',
    license: 'MIT',
    scripts: { test: 'jest', build: 'tsc', start: 'node .', lint: '', other: 'x' },
  };
  const facts = await factsOf({
    'package.json': JSON.stringify(manifest),
    'package-lock.json': '{}',
    'src/index.ts': 'x'.repeat(750),
    'src/old.js': 'y'.repeat(250),
    'node_modules/x/a.js': 'z'.repeat(999),
    '.github/workflows/ci.yml': 'on: push',
    'README.md': '# Thing\r\n',
    'docs/README.md': '# Docs\n',
  });
  expect(facts).toMatchObject({
    name: '@scope/thing',
    description: 'Does things.',
    version: '1.2.3',
    licence: 'MIT',
    types: ['node'],
    package_manager: 'npm',
    ci: ['GitHub Actions'],
    files: 8,
    languages: [
      { name: 'TypeScript', share: 0.75 },
      { name: 'JavaScript', share: 0.25 },
    ],
    readme: { path: 'README.md', text: '# Thing\r\n' },
  });
  expect(commandsOf(facts)).toEqual(['npm ci', 'npm run build', 'npm test', 'npm start']);
});

test('the placeholder of npm init is no test command', async () => {
  const scripts = { test: 'echo "Error: no test specified" && exit 1' };
  const facts = await factsOf({
    'package.json': JSON.stringify({ scripts }),
    'pnpm-lock.yaml': '',
  });
  expect(commandsOf(facts)).toEqual(['pnpm install']);
});

test('a Python project', async () => {
  const facts = await factsOf({
    'pyproject.toml':
      '[project]\nname = "tool" # x\ndescription = """\nTwo\n  lines.\n"""\nlicense = {text = "BSD-3-Clause"}\n[tool.pytest.ini_options]\n',
    'uv.lock': '',
    'tool.py': 'print()\n',
  });
  expect(facts).toMatchObject({
    name: 'tool',
    description: 'Two lines.',
    licence: 'BSD-3-Clause',
    types: ['python'],
  });
  expect(commandsOf(facts)).toEqual(['uv sync', 'uv run pytest']);
});

test('a Rust workspace with lists of tables', async () => {
  const facts = await factsOf({
    'Cargo.toml':
      '[package]\nname = "rg"\nversion = "1.0.0"\n[[bin]]\nname = "other"\n[[test]]\nname = "integration"\n',
    'crates/a/src/lib.rs': '//',
  });
  expect(facts).toMatchObject({
    name: 'rg',
    version: '1.0.0',
    types: ['rust'],
    package_manager: 'cargo',
  });
  expect(commandsOf(facts)).toEqual(['cargo build', 'cargo test', 'cargo run']);
});

test('a Go module with a Makefile', async () => {
  const facts = await factsOf({
    'go.mod': 'module example.org/team/thing/v2\n\ngo 1.22\n',
    'main.go': 'package main',
    'a_test.go': 'package main',
    Makefile: 'VERSION := 1\n.PHONY: test\ntest: build\n\tgo test\nbuild:\n\tgo build\nx := y\n',
    LICENSE: 'Apache License\n                           Version 2.0, January 2004\n',
  });
  expect(facts).toMatchObject({ name: 'thing', licence: 'Apache-2.0', types: ['go'] });
  expect(commandsOf(facts)).toEqual([
    'go build ./...',
    'go test ./...',
    'go run .',
    'make build',
    'make test',
  ]);
});

describe('what cannot be believed counts as not said', () => {
  test.each([
    ['not JSON', '{ nope'],
    ['a list', '[1]'],
    [
      'other types',
      '{"name": 7, "description": {}, "license": [], "scripts": "x", "packageManager": 1}',
    ],
    ['nothing but blanks', '{"name": " \\n "}'],
    ['a prototype', '{"scripts": {"__proto__": {"test": "x"}}}'],
  ])('a package.json that is %s', async (_, text) => {
    expect(await factsOf({ 'package.json': text })).toMatchObject({
      name: 'repo',
      description: null,
      licence: null,
      types: ['node'],
      commands: [{ command: 'npm install' }],
    });
  });

  test('control characters in names', async () => {
    const facts = await factsOf({ 'package.json': JSON.stringify({ name: 'a\u001b[31m\nb' }) });
    expect(facts.name).toBe('a [31m b');
  });
});

test('the work tree does not count, only the commit', async () => {
  const git = NativeGit.init();
  git.write('README.md', 'committed').commit('x');
  git.write('README.md', 'edited').write('new.ts', 'x');
  const { project } = await scan(git.path);
  expect(project).toMatchObject({ files: 1, languages: [], readme: { text: 'committed' } });
});

test('the structure is bounded, folders first', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [`d${String(at).padStart(2, '0')}/x/y`, '']),
  );
  const { structure } = await factsOf({ ...files, 'a.txt': '' });
  expect(structure).toHaveLength(40);
  expect(structure[0]).toBe('d00/');
  const small = await factsOf({ 'b/c/d': '', 'b/e': '', 'a.txt': '' });
  expect(small.structure).toEqual(['b/', 'b/c/', 'a.txt']);
});

test('shares of languages sum to 1', async () => {
  const { languages } = await factsOf({ 'a.py': '111', 'b.rs': '111', 'c.go': '111' });
  expect(languages.map(({ share }) => share)).toEqual([0.334, 0.333, 0.333]);
});
