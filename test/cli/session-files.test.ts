import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildRepository } from '../support/golden-repository.ts';
import { flywheel, jsonOf, newFolder, write } from './support.ts';

const cwd = newFolder();
const home = newFolder();
const inbox = path.join(home, 'outputs/sessions');
const session = {
  session_id: 's1',
  session_type: 'trade',
  timestamp: '2025-12-02T05:20:00Z',
  agent_id: 'Agent-5',
};

beforeAll(async () => {
  await flywheel(['init', home]);
  write(cwd, 'good.json', session);
  write(
    cwd,
    'bad.json',
    '{\n  "session_id": "../../x",\n  "session_type": "trades",\n  "timestamp": 5\n}',
  );
  write(cwd, 'cut.json', '{"session_id": "s1",');
});

describe('validate', () => {
  test('a valid file is said to be, also where there is no home', async () => {
    const { code, stdout, stderr } = await flywheel(['validate', 'good.json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe('good.json: valid, trade session s1\n');
  });

  test('every problem of every file has its place, what was found and a mend', async () => {
    const { code, stdout, stderr } = await flywheel(
      ['validate', 'bad.json', 'good.json', 'cut.json'],
      { cwd },
    );
    expect(code).toBe(65);
    expect(stdout).toMatch(/^bad\.json:2:17: .*session_id.* Found: "\.\.\/\.\.\/x"\.\n {2}→ /m);
    expect(stdout).toMatch(/^bad\.json:3:19: session_type.*\n {2}→ /m);
    expect(stdout).toMatch(/^bad\.json:4:16: timestamp.* Found: 5\.\n {2}→ /m);
    expect(stdout).toMatch(/^bad\.json:1:1: .*agent_id.*\n {2}→ /m);
    expect(stdout).toMatch(/^good\.json: valid/m);
    expect(stdout).toMatch(/^cut\.json:1:\d+: .*ends too early/m);
    expect(stderr).toMatch(/^SESSION_INVALID: 2 of 3 files: 5 problems\.\n {2}→ /);
  });

  test('with --json the same stands in fields', async () => {
    const { stdout, stderr } = await flywheel(['validate', 'bad.json', '--json'], { cwd });
    expect(jsonOf(stdout)).toMatchObject({
      files: [
        {
          file: 'bad.json',
          valid: false,
          problems: [{ pointer: '/agent_id', line: 1, column: 1 }, {}, {}, {}],
        },
      ],
    });
    expect(jsonOf(stderr)).toMatchObject({ error: { code: 'SESSION_INVALID' } });
  });

  test('a missing file is 66, with the path as it was given', async () => {
    const { code, stderr } = await flywheel(['validate', 'nope.json'], { cwd });
    expect(code).toBe(66);
    expect(stderr).toMatch(/^SESSION_NOT_FOUND: Session file not found: nope\.json\n {2}→ /);
  });

  test.each(['trade', 'build', 'life_aria', 'build-minimal'])(
    'the example %s is valid',
    async (name) => {
      const file = path.resolve(`examples/${name}.session.json`);
      expect((await flywheel(['validate', file])).code).toBe(0);
    },
  );
});

describe('drop', () => {
  test('when one file is not valid nothing is dropped', async () => {
    const { code, stderr } = await flywheel(['drop', 'good.json', 'bad.json', '--home', home], {
      cwd,
    });
    expect(code).toBe(65);
    expect(stderr).toMatch(/^bad\.json:2:17: /m);
    expect(stderr).toMatch(/^SESSION_INVALID: bad\.json: 4 problems; nothing was dropped\./m);
    expect(readdirSync(inbox)).toEqual([]);
  });

  test('--wait without a daemon drops nothing, and says what to do', async () => {
    const { code, stderr } = await flywheel(['drop', 'good.json', '--wait', '--home', home], {
      cwd,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^DAEMON_UNREACHABLE: .*\n {2}→ .*flywheel run.*flywheel start/);
    expect(readdirSync(inbox)).toEqual([]);
  });

  test('a file goes in whole, under its name; twice is the same as once', async () => {
    for (let times = 0; times < 2; times++) {
      const { code, stdout } = await flywheel(['drop', 'good.json', '--home', home], { cwd });
      expect({ code, stdout }).toEqual({ code: 0, stdout: `${path.join(inbox, 'good.json')}\n` });
    }
    expect(readdirSync(inbox)).toEqual(['good.json']);
    expect(readFileSync(path.join(inbox, 'good.json'))).toEqual(
      readFileSync(path.join(cwd, 'good.json')),
    );
  });
});

describe('new', () => {
  test.each(['trade', 'life_aria'])('a %s session is valid as it is written', async (type) => {
    const made = await flywheel(['new', type, '--agent', 'Agent-5', '--duration', '90'], { cwd });
    const file = path.join(cwd, `00000000-0000-4000-8000-000000000001_${type}.json`);
    expect({ code: made.code, stdout: made.stdout }).toEqual({ code: 0, stdout: `${file}\n` });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      session_type: type,
      timestamp: '2025-12-02T05:20:00Z',
      agent_id: 'Agent-5',
      metadata: { duration_minutes: 90 },
    });
    expect((await flywheel(['validate', file])).code).toBe(0);
  });

  test('what would not be valid is not written', async () => {
    const argv = ['new', 'trade', '--out', 'long.json', '--agent', 'x'.repeat(200)];
    const { code, stderr } = await flywheel(argv, { cwd });
    expect(code).toBe(65);
    expect(stderr).toMatch(/^SESSION_INVALID: The session would not be valid: agent_id.*\n {2}→ /);
    expect(readdirSync(cwd)).not.toContain('long.json');
  });

  test('a file that exists is left as it is', async () => {
    const { code, stderr } = await flywheel(['new', 'trade', '--out', 'good.json'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^OUTPUT_UNWRITABLE: .*good\.json exists already/);
    expect(JSON.parse(readFileSync(path.join(cwd, 'good.json'), 'utf8'))).toEqual(session);
  });

  test('a build session has the commits since a revision, and their counts', async () => {
    const { path: repo, commits } = sampleRepository();
    const argv = [
      'new',
      'build',
      '--repo',
      repo,
      '--since',
      commits[0] ?? '',
      '--id',
      'b1',
      '--out',
      '-',
    ];
    const { code, stdout } = await flywheel(argv, { cwd });
    expect(code).toBe(0);
    expect(jsonOf(stdout)).toMatchObject({
      session_id: 'b1',
      agent_id: 'somebody',
      metadata: { commits: 2, files_changed: 2, lines_added: 3, lines_removed: 1 },
      source_data: {
        repo_path: repo,
        git_commits: [{ hash: commits[1], message: 'feat: two' }, { hash: commits[2] }],
      },
    });
  });

  test('--drop puts it into the inbox', async () => {
    const { path: repo } = sampleRepository();
    const argv = [
      'new',
      'build',
      '--repo',
      repo,
      '--since',
      '2025-12-01',
      '--id',
      'b2',
      '--drop',
      '--home',
      home,
    ];
    const { stdout } = await flywheel(argv);
    const file = path.join(inbox, 'b2_build.json');
    expect(stdout).toBe(`${file}\n`);
    expect((await flywheel(['validate', file, '--home', home])).code).toBe(0);
  });

  test.each([
    [['--repo', '/nowhere'], 66, /^REPOSITORY_NOT_FOUND: /],
    [['--since', 'v9'], 2, /^USAGE_INVALID: There is no revision v9/],
  ])('%j is an error with its mend', async (argv, expected, says) => {
    const { path: repo } = sampleRepository();
    const { code, stderr } = await flywheel(['new', 'build', '--out', '-', ...argv], { cwd: repo });
    expect(code).toBe(expected);
    expect(stderr).toMatch(says);
  });
});

describe('scan', () => {
  test('prints the facts of a repository, for machines and for people', async () => {
    const { path: repo, commits } = sampleRepository();
    const range = `${commits[0] ?? ''}..HEAD`;
    const forMachines = await flywheel(['scan', repo, '--range', range, '--json']);
    expect(jsonOf(forMachines.stdout)).toMatchObject({
      repository: { name: 'repository', branch: 'main', head: commits[2] },
      commits: [{ hash: commits[2] }, { hash: commits[1] }],
      totals: { commits: 2, files: 2, added: 3, removed: 1 },
      unresolved: [],
    });
    const { stdout } = await flywheel(['scan', '.', '--last', '1'], { cwd: repo });
    expect(stdout).toContain('1 commit, 1 file, +1 −1 lines (');
    expect(stdout).toContain('    modified      +1 −1         a.txt\n');
  });

  test('renames are paired unless that is switched off', async () => {
    const { path: repo } = renaming();
    const filesOf = async (...more: string[]): Promise<unknown> => {
      const { stdout } = await flywheel(['scan', repo, '--last', '1', '--json', ...more]);
      const [commit] = jsonOf(stdout)['commits'] as unknown as { files: { status: string }[] }[];
      return commit?.files.map(({ status }) => status);
    };
    expect(await filesOf()).toEqual(['renamed']);
    expect(await filesOf('--no-renames')).toEqual(['deleted', 'added']);
  });

  test('what is no repository is 66', async () => {
    const { code, stderr } = await flywheel(['scan', newFolder()]);
    expect(code).toBe(66);
    expect(stderr).toMatch(/^REPOSITORY_NOT_FOUND: .*\n {2}→ /);
  });
});

const person = { author: 'Agent-7', email: 'agent-7@example.invalid' };

function sampleRepository(): ReturnType<typeof buildRepository> {
  const commit = (message: string, hour: number, files: Record<string, string>) => ({
    ...person,
    message,
    date: `2025-12-02T0${hour}:00:00Z`,
    files,
  });
  return buildRepository(
    {
      commits: [
        commit('feat: one', 1, { 'a.txt': 'one\n' }),
        commit('feat: two', 2, { 'b.txt': 'one\ntwo\n' }),
        commit('fix: three', 3, { 'a.txt': 'two\n' }),
      ],
    },
    newFolder(),
  );
}

function renaming(): ReturnType<typeof buildRepository> {
  const commits = [
    {
      ...person,
      message: 'feat: one',
      date: '2025-12-02T01:00:00Z',
      files: { 'a.txt': 'one\ntwo\nthree\n' },
    },
    {
      ...person,
      message: 'refactor: move',
      date: '2025-12-02T02:00:00Z',
      files: { 'a.txt': null, 'b.txt': 'one\ntwo\nthree\n' },
    },
  ];
  return buildRepository({ commits }, newFolder());
}
