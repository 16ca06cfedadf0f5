import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createReading } from '../../src/compose.ts';
import { homeAt } from '../../src/platform/home.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import { startFlywheel, type TestFlywheel } from '../support/start-flywheel.ts';
import { tempHome } from '../support/temp-home.ts';
import { root, snippetsOf, type Snippet } from './snippets.ts';

const snippets = await snippetsOf('docs/agents.md');
const having = (text: string): Snippet[] => snippets.filter((each) => each.text.includes(text));
const of = (found: readonly Snippet[], language: string): Snippet => {
  const [one, ...more] = found.filter((each) => each.language === language);
  if (!one || more.length > 0) throw new Error(`not one snippet in ${language}`);
  return one;
};

const examples = snippets.filter(({ language }) => language === 'json');
const quickStart = of(having('flywheel new build --repo'), 'sh');
const droppers = having('.tmp');
const answers = having('No answer yet');
const oneCall = of(having('await endSession('), 'js');
const tracking = of(having('new SessionTracker('), 'js');
const shown = snippets.filter(({ language }) => language === 'jsonc');

interface Language {
  readonly name: string;
  readonly ending: string;
  readonly command: string;
}
const languages: readonly Language[] = [
  { name: 'python', ending: 'py', command: 'python3' },
  { name: 'sh', ending: 'sh', command: 'sh' },
  { name: 'js', ending: 'mjs', command: process.execPath },
];
const isHere = (command: string): boolean =>
  spawnSync(command, ['-c', ''], { stdio: 'ignore' }).error === undefined;

/** A folder of an agent: the program's name on its path, the package where Node finds it. */
let bench: string;
beforeAll(async () => {
  bench = await realpath(await mkdtemp(path.join(os.tmpdir(), 'flywheel-docs-')));
  await mkdir(path.join(bench, 'node_modules'));
  await mkdir(path.join(bench, 'bin'));
  await symlink(root, path.join(bench, 'node_modules/output-flywheel'));
  const program = path.join(bench, 'bin/flywheel');
  const cli = path.join(root, 'dist/cli.js');
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
  await chmod(program, 0o755);
});
afterAll(() => rm(bench, { recursive: true, force: true }));

/** Runs a snippet as the page says it: saved to a file, with the home in the environment. */
async function run(
  { name, ending, command }: Language,
  { text }: Snippet,
  home: string,
  args: readonly string[] = [],
): Promise<string> {
  const file = path.join(bench, `${name}-${args.length}.${ending}`);
  await writeFile(file, text);
  const { NODE_OPTIONS: _, ...variables } = process.env;
  const PATH = `${path.join(bench, 'bin')}:${process.env['PATH'] ?? ''}`;
  const env = { ...variables, PATH, FLYWHEEL_HOME: home };
  const { stdout } = await promisify(execFile)(command, [file, ...args], { cwd: bench, env });
  return stdout.trimEnd();
}

const [, shell, node] = languages as readonly [Language, Language, Language];
/** The folder of the agent is a repository with one commit, of the day of the examples. */
function makeRepository(): void {
  const date = '2025-12-02T05:15:00Z';
  const env = {
    PATH: process.env['PATH'],
    HOME: bench,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  };
  const who = ['-c', 'user.name=Agent-7', '-c', 'user.email=agent-7@example.org'];
  const git = (...args: readonly string[]): unknown =>
    execFileSync('git', [...who, ...args], { cwd: bench, env });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'feat: turn the wheel');
}

let end: () => Promise<void> = () => Promise.resolve();
afterEach(() => end());
async function emptyHome(): Promise<string> {
  const { home, remove } = await tempHome();
  end = remove;
  return home.root;
}
async function daemon(): Promise<TestFlywheel> {
  const fly = await startFlywheel();
  end = () => fly.stop();
  return fly;
}

/** What the intake would have against a file, by the real schemas and rules. */
async function problemsOf(home: string, file: string): Promise<unknown> {
  const environment = { ...readEnvironment(), variables: {} };
  const { read } = await createReading({ home, environment });
  const verdict = await read(file);
  return verdict.kind === 'accepted' ? [] : verdict;
}

describe('docs/agents.md', () => {
  test('has no snippet that is not run or checked here', () => {
    const known = [...examples, quickStart, ...droppers, ...answers, oneCall, tracking, ...shown];
    expect([...new Set(known)].sort((one, other) => one.line - other.line)).toEqual(snippets);
    expect(examples).toHaveLength(3);
    for (const { name } of languages) {
      expect([of(droppers, name).heading, of(answers, name).heading]).toHaveLength(2);
    }
  });

  test('links to files and headings that exist', async () => {
    const text = await readFile(path.join(root, 'docs/agents.md'), 'utf8');
    const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(
      ([, title = '']) =>
        `#${title
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-')}`,
    );
    const files = await readdir(path.join(root, 'docs'));
    const targets = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, to = '']) => to);
    expect(targets.filter((to) => ![...anchors, ...files].includes(to))).toEqual([]);
  });
});

describe('the filled example', () => {
  test.each(examples.map((each) => [each.heading, each] as const))(
    'of %s is valid, and is told without an error',
    async (type, { text }) => {
      const fly = await daemon();
      const session = JSON.parse(text) as Record<string, unknown>;
      expect(session['session_type']).toBe(type);
      const file = await fly.drop('example.json', text);
      await fly.saw('run.completed');
      expect(await problemsOf(fly.composed.home.root, file)).toEqual([]);
      const record = fly.composed.sessions.get('sessions', String(session['session_id']));
      expect(record).toMatchObject({ status: 'complete', errors: [] });
      expect(record?.artifacts.some(({ status }) => status === 'complete')).toBe(true);
      const differing = record?.findings.filter(({ code }) => code === 'CLAIM_DIFFERS') ?? [];
      // Pictures are not there in a test; whatever else is claimed must be so.
      expect(differing.filter(({ subject }) => !subject.startsWith('screenshots'))).toEqual([]);
    },
  );
});

for (const { name, command } of languages.filter((each) => !isHere(each.command))) {
  test.todo(`in ${name}: not run, for ${command} is missing here`);
}

describe.each(languages.filter(({ command }) => isHere(command)))('in $name', (language) => {
  test('the snippet drops a session that is valid, whole and alone', async () => {
    const home = await emptyHome();
    const printed = await run(language, of(droppers, language.name), home);
    const { sessions } = homeAt(home);
    expect(await readdir(sessions)).toEqual([path.basename(printed)]);
    const text = await readFile(path.join(sessions, path.basename(printed)), 'utf8');
    const { session_id, session_type } = JSON.parse(text) as Record<string, string>;
    expect(path.basename(printed)).toBe(`${session_id ?? ''}_${session_type ?? ''}.json`);
    expect(await problemsOf(home, path.join(sessions, path.basename(printed)))).toEqual([]);
    const other = await run(language, of(droppers, language.name), home);
    expect(other).not.toBe(printed);
    expect(await readdir(sessions)).toHaveLength(2);
  });

  test('the snippets drop, wait, and read the answer', async () => {
    const fly = await daemon();
    const home = fly.composed.home.root;
    const file = await run(language, of(droppers, language.name), home);
    const answer = await run(language, of(answers, language.name), home, [file]);
    expect(answer.split('\n')[0]).toBe('complete');
    expect(answer).toMatch(/outputs\/sessions\/\S+\.md/);
    expect(fly.count('session.rejected')).toBe(0);
  });

  test('the snippet that waits shows the problems of a refused file', async () => {
    const fly = await daemon();
    const home = fly.composed.home.root;
    const file = await fly.drop('refused.json', { session_id: 'x' });
    await fly.saw('session.rejected');
    const failed = run(language, of(answers, language.name), home, [file]);
    const { stdout, stderr } = (await failed.catch((error: unknown) => error)) as {
      stdout: string;
      stderr: string;
    };
    expect(stdout + stderr).toContain('session_type');
  });
});

describe('the answer that is shown', () => {
  test('has the keys of a real one, and a value each of them may have', async () => {
    const fly = await daemon();
    const [build] = examples;
    await fly.drop('example.json', build?.text ?? '');
    await fly.saw('run.completed');
    const real = await fly.session('example.json');
    const [{ text } = { text: '' }] = shown;
    const told = JSON.parse(text.replace(/\/\/ .*$/gm, '').replace(/,(?=\s*[}\]])/g, '')) as Record<
      string,
      unknown
    >;
    const isPartOf = (part: unknown, whole: unknown): boolean =>
      typeof part !== 'object' || part === null
        ? typeof part === typeof whole
        : Object.entries(part).every(([key, value]) =>
            isPartOf(value, (whole as Record<string, unknown> | undefined)?.[key]),
          );
    const findings = (real['flywheel'] as { findings: unknown[] }).findings;
    // The example claims nothing wrong: what stands there is that its repository is not here.
    expect(findings).toHaveLength(1);
    expect(isPartOf({ ...told, flywheel: undefined }, { ...real, flywheel: undefined })).toBe(true);
    expect(isPartOf({ ...(told['flywheel'] as object), findings: [] }, real['flywheel'])).toBe(
      true,
    );
  });
});

describe('with the package', () => {
  test('endSession gives the artifacts, without a daemon', async () => {
    const home = await emptyHome();
    const lines = (await run(node, oneCall, home)).split('\n');
    expect(lines[0]).toBe('complete');
    expect(lines[1]).toMatch(/^trade_journal: \/.*\/trade_journal\.md$/);
    await expect(readFile(lines[1]?.split(': ')[1] ?? '')).resolves.toBeDefined();
  });

  test('a tracker drops the commits of the repository', async () => {
    makeRepository();
    const home = await emptyHome();
    const file = await run(node, tracking, home);
    expect(await problemsOf(home, file)).toEqual([]);
    expect(await readFile(file, 'utf8')).toContain('feat: turn the wheel');
  });

  test('the quick start makes artifacts', async () => {
    makeRepository();
    const home = await emptyHome();
    const printed = await run(shell, quickStart, home);
    expect(printed).toMatch(/^complete: build session/m);
    expect(printed).toMatch(/build-log\.md$/m);
  });
});
