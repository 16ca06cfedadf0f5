import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, readdir, realpath, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '../..');
const copied = [
  'src',
  'schemas',
  'templates',
  'scripts',
  'test/golden',
  'test/support',
  'package.json',
  'tsconfig.json',
  'jest.config.ts',
  'eslint.config.js',
  '.prettierrc.json',
  '.prettierignore',
];
const made = [
  'schemas/source/retro.schema.json',
  'src/domain/generated/source-retro.ts',
  'src/pipelines/retro/pipeline.ts',
  'src/processors/retro/retro-template.ts',
  'src/processors/retro/write-retro.ts',
  'templates/retro/retro.md.mustache',
  'test/golden/retro-sample/expected/outcome.json',
  'test/golden/retro-sample/expected/retro.md',
  'test/golden/retro-sample/session.json',
];

interface Ended {
  readonly code: number;
  readonly out: string;
}

let checkout: string;
/** Runs one of our tools in the copy. */
async function run(...args: readonly string[]): Promise<Ended> {
  const { NODE_OPTIONS: _, JEST_WORKER_ID: __, ...env } = process.env;
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
      cwd: checkout,
      env,
    });
    return { code: 0, out: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout + stderr };
  }
}
const scaffold = (...names: readonly string[]): Promise<Ended> =>
  run('scripts/new-pipeline.mjs', ...names);
const tool = (name: string): string => `node_modules/${name}`;
const textOf = (file: string): Promise<string> => readFile(path.join(checkout, file), 'utf8');

/** Every file of the copy with its text. */
async function snapshot(): Promise<Record<string, string>> {
  const folders = ['src', 'schemas', 'templates', 'test'];
  const all = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(path.join(checkout, folder), {
        recursive: true,
        withFileTypes: true,
      });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(checkout, path.join(entry.parentPath, entry.name)));
    }),
  );
  const files = all.flat().sort();
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await textOf(file)] as const)),
  );
}

let before: Record<string, string>;
let first: Ended;
beforeAll(async () => {
  checkout = await realpath(await mkdtemp(path.join(os.tmpdir(), 'flywheel-scaffold-')));
  for (const name of copied) {
    await cp(path.join(root, name), path.join(checkout, name), { recursive: true });
  }
  await symlink(path.join(root, 'node_modules'), path.join(checkout, 'node_modules'));
  before = await snapshot();
  first = await scaffold('retro');
}, 60_000);
afterAll(() => rm(checkout, { recursive: true, force: true }));

describe('a new pipeline', () => {
  test('is made of its files, and of one line in the registry', async () => {
    expect(first.code).toBe(0);
    const after = await snapshot();
    const isOld = (file: string): boolean => file in before;
    expect(Object.keys(after).filter((file) => !isOld(file))).toEqual(made);
    const changed = Object.keys(before).filter((file) => before[file] !== after[file]);
    expect(changed).toEqual(['src/pipelines/registry.ts']);
    for (const file of made.filter((each) => !each.startsWith('src/domain'))) {
      expect(first.out).toContain(file);
    }
  });

  test('stands in the registry once, among the others in the order of their names', async () => {
    const text = await textOf('src/pipelines/registry.ts');
    const folders = [...text.matchAll(/from '\.\/([^/']+)\/pipeline\.ts'/g)].map(
      ([, name]) => name,
    );
    expect(folders).toContain('retro');
    expect(folders).toEqual([...new Set(folders)].sort());
    expect(/pipelines = \[([^\]]*)\]/.exec(text)?.[1]).toContain('retroPipeline');
  });

  test('passes its golden test at once', async () => {
    const jest = ['--experimental-vm-modules', tool('jest/bin/jest.js'), '--globalSetup='];
    const { code, out } = await run(...jest, 'test/golden', '-t', 'retro-sample');
    expect(out).toMatch(/Tests: .*\b2 passed/);
    expect(code).toBe(0);
  }, 60_000);

  test('is typed, linted and formatted like the rest', async () => {
    const ours = (line: string): boolean => /retro|registry/.test(line);
    const [types, lint, form, schemas] = await Promise.all([
      run(tool('typescript/bin/tsc'), '-p', 'tsconfig.json'),
      run(
        tool('eslint/bin/eslint.js'),
        'src/pipelines/registry.ts',
        'src/pipelines/retro',
        'src/processors/retro',
      ),
      run(
        tool('prettier/bin/prettier.cjs'),
        '--check',
        'src/pipelines/registry.ts',
        ...made.slice(0, 6),
      ),
      run('scripts/generate-types.mjs', '--check'),
    ]);
    expect(types.out.split('\n').filter(ours)).toEqual([]);
    expect(lint).toEqual({ code: 0, out: '' });
    expect(form.code).toBe(0);
    expect(schemas).toEqual({ code: 0, out: '' });
  }, 60_000);

  test('is refused when it is there already, and nothing is changed', async () => {
    const then = await snapshot();
    const again = await scaffold('retro');
    expect(again.code).toBe(2);
    expect(again.out).toContain('There is a pipeline retro already');
    expect(await snapshot()).toEqual(then);
  });

  test.each([
    ['build', 'There is a pipeline build already'],
    ['life_aria', 'There is a pipeline life_aria already'],
    ['blog_post', 'is an artifact of src/pipelines/build/pipeline.ts already'],
    ['Retro-Weekly', 'Perhaps: retro_weekly'],
    ['../evil', 'cannot be the name of a session type'],
    ['1st', 'cannot be the name of a session type'],
    ['retro__weekly', 'cannot be the name of a session type'],
    ['', 'cannot be the name of a session type'],
    ['a'.repeat(41), 'at most 40 characters'],
    ['partials', 'the name of a folder'],
  ])('named %p is refused, and nothing is changed', async (name, why) => {
    const then = await snapshot();
    const { code, out } = await scaffold(name);
    expect(out).toContain(why);
    expect(code).toBe(2);
    expect(await snapshot()).toEqual(then);
  });

  test('needs one name', async () => {
    for (const names of [[], ['one', 'other']]) {
      const { code, out } = await scaffold(...names);
      expect([code, out]).toEqual([2, expect.stringContaining('Usage: npm run new:pipeline')]);
    }
  });

  test('may have a name of several words', async () => {
    expect((await scaffold('weekly_review')).code).toBe(0);
    expect(await textOf('src/pipelines/weekly-review/pipeline.ts')).toContain(
      "export const weeklyReviewPipeline: Pipeline<'weekly_review', WeeklyReviewSource>",
    );
    const lint = await run(
      tool('prettier/bin/prettier.cjs'),
      '--check',
      'src/pipelines',
      'src/processors/weekly-review',
    );
    expect(lint.out).not.toContain('weekly');
    const { out } = await run(
      '--experimental-vm-modules',
      tool('jest/bin/jest.js'),
      '--globalSetup=',
      'test/golden',
      '-t',
      'weekly-review-sample',
    );
    expect(out).toMatch(/Tests: .*\b2 passed/);
  }, 60_000);
});
