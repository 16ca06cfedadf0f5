import { describe, expect, test } from '@jest/globals';

import type { ProjectFacts } from '../../../src/domain/repo.ts';
import { createPace } from '../../../src/platform/git/pace.ts';
import { projectFacts } from '../../../src/platform/git/project/project-facts.ts';
import { commandsOf, projectOf, treeOf, type Files } from './project-of.ts';
import { NativeGit, scan } from './native-git.ts';

const sharesOf = ({ languages }: ProjectFacts): Record<string, number> =>
  Object.fromEntries(languages.map(({ name, share }) => [name, share]));

describe('languages', () => {
  test('leave out what is vendored, generated, data, prose, or only shows the project', async () => {
    const facts = await projectOf({
      'src/a.go': 'x',
      'vendor/b.rb': 'x',
      'third_party/b.rb': 'x',
      'src/node_modules/b.js': 'x',
      'test/fixtures/b.php': 'x',
      'docs/conf.py': 'x',
      'examples/b.py': 'x',
      'dist/b.js': 'x',
      'static/jquery-3.7.1.min.js': 'x',
      'api/b.pb.cc': 'x',
      'a.json': 'x',
      'a.md': 'x',
      'go.sum': 'x',
    });
    expect(sharesOf(facts)).toEqual({ Go: 1 });
  });

  test('count a package that is called as a folder of examples is', async () => {
    const facts = await projectOf({
      'src/main/java/com/example/demo/A.java': 'x',
      'src/main/java/com/example/target/B.java': 'x',
      'examples/src/main.c': 'x',
    });
    expect(sharesOf(facts)).toEqual({ Java: 1 });
  });

  test('of what is nothing but examples are theirs', async () => {
    expect(sharesOf(await projectOf({ 'examples/a.py': 'x', 'vendor/b.c': 'x' }))).toEqual({
      Python: 1,
    });
  });

  test('tell a header by its neighbours', async () => {
    const facts = await projectOf({
      'cpp/a.cc': 'x',
      'cpp/a.h': 'xxx',
      'c/b.c': 'x',
      'c/b.h': 'xx',
      'c/c.c': 'x',
      'include/d.h': 'xx',
    });
    expect(sharesOf(facts)).toEqual({ C: 0.6, 'C++': 0.4 });
    expect(sharesOf(await projectOf({ 'a.m': 'x', 'b.h': 'x' }))).toEqual({ 'Objective-C': 1 });
    expect(sharesOf(await projectOf({ 'a.m': 'x' }))).toEqual({ MATLAB: 1 });
  });

  test('follow the linguist attributes of the project', async () => {
    const facts = await projectOf({
      '.gitattributes': [
        'legacy/** linguist-vendored',
        'docs/*.py -linguist-documentation',
        '*.gen.py linguist-generated=true',
        'scripts/* linguist-detectable=false',
        '*.inc linguist-language=PHP',
        '[bad linguist-vendored',
      ].join('\n'),
      'legacy/deep/a.rb': 'x',
      'docs/a.py': 'x',
      'a.gen.py': 'x',
      'scripts/a.sh': 'x',
      'a.inc': 'x',
    });
    expect(sharesOf(facts)).toEqual({ PHP: 0.5, Python: 0.5 });
  });

  test('are those of sizes, read or asked for', async () => {
    const files: Files = { 'a.py': 'x'.repeat(300), 'b.rs': 'x'.repeat(700) };
    const { store, tree, read } = treeOf(files);
    const asked: string[] = [];
    const sizes = {
      ...store,
      async size(oid: string) {
        asked.push(oid);
        return (await store.read(oid)).bytes?.length ?? 0;
      },
    };
    const pace = createPace(new AbortController().signal);
    const facts = await projectFacts({ store: sizes, pace }, tree, 'repo');
    expect(asked).toHaveLength(2);
    // The tree, and for each size one that this test reads.
    expect(read).toHaveLength(3);
    expect(facts).toEqual(await projectOf(files));
    expect(sharesOf(facts)).toEqual({ Rust: 0.7, Python: 0.3 });
  });

  test('of very many files are measured on some', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, at) => [
        `d${at % 50}/${at}.${at % 5 === 0 ? 'go' : 'py'}`,
        `${at}`.padEnd(50),
      ]),
    );
    const { store, tree, read } = treeOf(many);
    const facts = await projectFacts(
      { store, pace: createPace(new AbortController().signal) },
      tree,
      'repo',
    );
    expect(read.length).toBeLessThan(51 + 2000 + 20);
    expect(facts.files).toBe(5000);
    expect(sharesOf(facts)).toEqual({ Python: 0.8, Go: 0.2 });
  });
});

describe('the structure', () => {
  test('leaves out what the .gitignore means although it is committed', async () => {
    const git = NativeGit.init();
    const ignored = [
      '# comment',
      'build/',
      '/*.log',
      '!keep.log',
      'sub/*',
      '!sub/kept',
      'deep/**/x',
    ];
    git.write('.gitignore', ignored.join('\n'));
    for (const path of [
      'build/a',
      'src/build/b',
      'src/main/c',
      'x.log',
      'keep.log',
      'sub/gone/d',
      'sub/kept/e',
    ])
      git.write(path, '');
    git.run('add', '-f', '.');
    git.commit('all');
    expect((await scan(git.path, [])).project.structure).toEqual([
      'src/',
      'src/main/',
      'sub/',
      'sub/kept/',
      '.gitignore',
      'keep.log',
    ]);
  });

  test('does not look into folders of tools and of foreign code', async () => {
    const { structure } = await projectOf({
      'vendor/github.com/a/b.go': '',
      '.github/workflows/ci.yml': '',
      'src/core/a.go': '',
    });
    expect(structure).toEqual(['.github/', 'src/', 'src/core/', 'vendor/']);
  });

  test('of very many keeps the largest folders and what everybody looks for', async () => {
    const folders = Object.fromEntries(
      Array.from({ length: 50 }, (_, at) => [`m${String(at).padStart(2, '0')}/a`, '']),
    );
    const files = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`f${at}.c`, '']));
    const { structure } = await projectOf({
      ...folders,
      ...files,
      'zz/a': '',
      'zz/b': '',
      '.hidden': '',
      'README.md': '',
      LICENSE: '',
    });
    expect(structure).toHaveLength(40);
    expect(structure).toEqual(expect.arrayContaining(['zz/', 'README.md', 'LICENSE']));
    expect(structure).not.toContain('.hidden');
  });

  test('has no name that is more than one line', async () => {
    const { structure } = await projectOf({ 'a\nb': '', 'c\u001b[31m/d': '', 'é.txt': '' });
    expect(structure).toEqual(['é.txt']);
  });
});

describe('what a manifest says to mislead', () => {
  test('is not told', async () => {
    const facts = await projectOf({
      'package.json': JSON.stringify({
        name: `x\u202e${'y'.repeat(900)}`,
        main: '../../etc/passwd',
        exports: { '.': ['./list.js'], import: '/etc/passwd' },
        bin: { '$(rm -rf ~)': 'a.js', '-rf': 'a.js', 'a b': 'a.js', good: 'a.js' },
        scripts: {
          'a\nb': 'echo\u0007 1',
          ...Object.fromEntries(
            Array.from({ length: 90 }, (_, at) => [`s${at}`, 'x'.repeat(2000)]),
          ),
        },
      }),
      'a.js': '/'.repeat(200),
      'go.mod': 'module x\n',
      'cmd/$(reboot)/main.go': 'package main\n',
      'cmd/a\nb/main.go': 'package main\n',
    });
    expect(facts.name).toHaveLength(500);
    expect(facts.name.startsWith('x y')).toBe(true);
    expect(facts.binaries).toEqual(['good']);
    expect(facts.entry_points).toEqual(['a.js', 'cmd/$(reboot)/main.go']);
    expect(facts.scripts).toHaveLength(50);
    expect(facts.scripts[0]).toEqual({ name: 'a b', command: 'echo 1' });
    expect(facts.scripts[1]?.command).toHaveLength(500);
    expect(commandsOf(facts).filter((line) => /[$`;]/.test(line))).toEqual([]);
  });

  const size = 1_000_000;
  const long = (text: string): string => text.repeat(Math.ceil(size / text.length));
  test.each([
    ['quotes that never close', long('"\\')],
    ['comments that never close', long('/* ')],
    ['nothing but blanks', long(' ')],
    ['nothing but lines', long('\n')],
    ['tags', long('<a b="')],
    ['brackets', long('[[')],
    ['calls', long('project(')],
    ['links', `# ${long('[a](')}`],
    ['one word', long('name = ')],
  ])(
    'or to keep us busy: %s',
    async (_, text) => {
      const names =
        'package.json pyproject.toml setup.cfg setup.py Cargo.toml go.mod pom.xml build.gradle x.csproj x.gemspec Gemfile Rakefile composer.json CMakeLists.txt meson.build configure.ac Makefile LICENSE README.md .gitattributes .gitignore .github/workflows/ci.yml a.c';
      const files = Object.fromEntries(names.split(' ').map((name) => [name, text]));
      const { structure } = await projectOf(files);
      expect(structure.length).toBeGreaterThan(15);
    },
    20_000,
  );
});

test('facts are those of the commit, whatever lies in the work tree', async () => {
  const git = NativeGit.init();
  git.write('Cargo.toml', '[package]\nname = "old"\n').write('src/main.rs', '').commit('x');
  git.write('Cargo.toml', '[package]\nname = "new"\n').write('go.mod', 'module x\n');
  git.write('src/lib.rs', '').run('add', '-A');
  const { project } = await scan(git.path, []);
  expect(project).toMatchObject({
    name: 'old',
    types: ['rust'],
    entry_points: ['src/main.rs'],
    binaries: ['old'],
    files: 2,
  });
});
