import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { SessionVerdict } from '../../src/intake/read-session.ts';
import { readGuarded } from '../../src/platform/read-guarded.ts';
import { goodSession, hostileFiles } from './hostile-sessions.ts';
import { newFolder, readerFor } from './support.ts';

const folder = newFolder();
const file = path.join(folder, 'a.json');
const reader = readerFor(folder);
const verdictOn = (content: string | Uint8Array): Promise<SessionVerdict> => {
  writeFileSync(file, content);
  return reader.read(file);
};
const accepted = async (content: string | Uint8Array) => {
  const verdict = await verdictOn(content);
  if (verdict.kind !== 'accepted') throw new Error(JSON.stringify(verdict));
  return verdict.accepted;
};
const but = (changes: object): string => JSON.stringify({ ...goodSession, ...changes });

describe('it accepts', () => {
  const samples = new URL('../../examples/', import.meta.url);
  const sampleNames = readdirSync(samples).filter((name) => name.endsWith('.session.json'));

  test('the samples', async () => {
    expect(sampleNames.length).toBeGreaterThanOrEqual(3);
    for (const name of sampleNames) {
      const text = readFileSync(new URL(name, samples), 'utf8');
      const session = await accepted(text);
      expect(session).toMatchObject({ text, path: 'outputs/sessions/a.json' });
    }
  });

  test.each([
    [
      'a commit date with two zones',
      { git_commits: [{ hash: 'zz!', timestamp: '2025-12-02 05:15:00 +0100Z' }] },
    ],
    ['commits without author, e-mail and files', { git_commits: [{ hash: 'a', message: null }] }],
    [
      'nulls everywhere',
      { repo_path: null, git_commits: null, conversations: null, insights: null },
    ],
    ['test results as a text', { test_results: '12 passed', build_results: [{ command: 'x' }] }],
    ['pictures as paths and objects', { screenshots: ['a.png', { path: 'b.png', caption: null }] }],
    ['fields nobody knows', { mood: { deep: [1, { toString: 1 }] }, '': 2 }],
  ])('%s', async (_what, source_data) => {
    expect((await accepted(but({ source_data }))).session.source_data).toEqual(source_data);
  });

  test.each([
    { timestamp: '2025-12-02T05:20:00.123456Z' },
    { timestamp: '2025-12-02T05:20:00+01:00' },
    { source_data: undefined },
    { source_data: null, metadata: null, artifacts: null, pipeline_status: null },
    { schema_version: 1 },
    { agent_id: 'Агент 7 – 智能体' },
    { metadata: { win_rate: '80.0', total_pnl: -3.5, custom: [] } },
    { overview: '😀'.repeat(50_000) },
    { lessons: ['one', { title: 'two', description: null, extra: 1 }] },
  ])('%j', async (changes) => {
    const { session } = await accepted(but(changes));
    expect(session).toMatchObject({ session_id: 'a1b2c3d4', source_data: {} });
  });

  test('a byte order mark, and gives back the exact bytes', async () => {
    const text = `\ufeff${JSON.stringify(goodSession, null, 4)}\r\n`;
    expect((await accepted(text)).text).toBe(text);
  });

  test('a folder drop', async () => {
    mkdirSync(path.join(folder, 'drop'));
    writeFileSync(path.join(folder, 'drop/work_session.json'), but({}));
    const verdict = await reader.read(path.join(folder, 'drop/work_session.json'));
    expect(verdict).toMatchObject({
      accepted: { path: 'outputs/sessions/drop/work_session.json' },
    });
  });
});

describe('the fingerprint', () => {
  const print = async (content: string) => (await accepted(content)).fingerprint;

  test('is the same for other key order, white space and our echo', async () => {
    const one = await print(but({}));
    const turned = Object.fromEntries(Object.entries(goodSession).reverse());
    expect(await print(JSON.stringify(turned, null, 2))).toBe(one);
    expect(await print(but({ artifacts: { readme: {} }, flywheel: {}, pipeline_status: {} }))).toBe(
      one,
    );
  });

  test('differs for other work, even beyond what a double holds', async () => {
    const prints = await Promise.all(
      ['1', '1.0000000000000000000001', '"1"'].map(async (n) =>
        print(but({ n: 0 }).replace('"n":0', `"n":${n}`)),
      ),
    );
    expect(new Set(prints).size).toBe(3);
  });
});

describe('it refuses, and says where and what to write', () => {
  test('the table is long enough to mean something', () => {
    expect(hostileFiles.length).toBeGreaterThan(60);
  });

  test.each(hostileFiles)('$what', async ({ content, verdict: kind, pointer, mend }) => {
    const verdict = await verdictOn(content);
    if (verdict.kind === 'accepted' || verdict.kind === 'gone') throw new Error(verdict.kind);
    expect(verdict.kind).toBe(kind);
    const problem = verdict.problems.find((each) => each.pointer === pointer);
    if (!problem) throw new Error(JSON.stringify(verdict.problems));
    expect(problem.mend).toMatch(mend);
    expect(problem.message).toMatch(/\.$/);
    const text = JSON.stringify(verdict.problems);
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(text).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
    for (const each of verdict.problems) expect(each.found.length).toBeLessThan(140);
  });

  test('all problems at once, each with its line and column', async () => {
    const text = `{\n "session_id": "../x",\n "session_type": "retro",\n  "timestamp": 3\n}`;
    const verdict = await verdictOn(text);
    expect(verdict).toMatchObject({
      kind: 'refused',
      problems: expect.arrayContaining([
        expect.objectContaining({ pointer: '/session_id', line: 2, column: 16, found: '"../x"' }),
        expect.objectContaining({ pointer: '/session_type', line: 3, column: 18 }),
        expect.objectContaining({ pointer: '/timestamp', line: 4, column: 16, found: '3' }),
        expect.objectContaining({ pointer: '/agent_id', line: 1, column: 1, found: 'nothing' }),
      ]),
    });
  });

  test('a truncated file with what was still open', async () => {
    const verdict = await verdictOn(`{\n "source_data": {"git_commits": [{"hash": "ab`);
    expect(verdict).toMatchObject({
      kind: 'incomplete',
      problems: [
        {
          message: expect.stringMatching(
            /line 2, column 46, inside source_data.git_commits\[0\].hash; 4 brackets/,
          ),
        },
      ],
    });
  });

  test('five megabytes of wrong items quickly, and with few words', async () => {
    const many = `[${'0,'.repeat(2_499_000)}0]`;
    const full = await verdictOn(
      but({ source_data: 0 }).replace('"source_data":0', `"source_data":{"conversations":${many}}`),
    );
    expect(full).toMatchObject({ kind: 'refused', problems: { length: 1 } });
  });

  test('many problems are cut to a hundred and one', async () => {
    const verdict = await verdictOn(but({ source_data: { git_commits: Array(500).fill(0) } }));
    expect(verdict).toMatchObject({ kind: 'refused', problems: { length: 101 } });
  });

  test('a number that is too exact is called one', async () => {
    const commits = (n: string) =>
      but({ metadata: { commits: 0 } }).replace('"commits":0', `"commits":${n}`);
    expect(await verdictOn(commits('3.00000000000000000000001'))).toMatchObject({
      problems: [
        {
          found: '3.00000000000000000000001',
          message: expect.stringMatching(/^metadata.commits has more digits/),
          mend: expect.stringContaining('Round'),
        },
      ],
    });
    expect(await verdictOn(commits('"3.00000000000000000000001"'))).toMatchObject({
      problems: [{ message: expect.stringContaining('is a text') }],
    });
  });

  test('a secret is not repeated', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const verdict = await verdictOn(but({ timestamp: secret }));
    expect(JSON.stringify(verdict)).not.toContain(secret.slice(0, 12));
  });
});

describe('what is no regular file is neither opened nor followed', () => {
  const special = path.join(folder, 'special.json');
  afterEach(() => {
    unlinkSync(special);
  });
  const refusedAs = (what: string) => ({ kind: 'refused', problems: [{ found: what }] });

  test('a named pipe', async () => {
    execFileSync('mkfifo', [special]);
    expect(await reader.read(special)).toMatchObject(refusedAs('a named pipe'));
  });

  test('a symbolic link, even to a good session', async () => {
    await accepted(but({}));
    symlinkSync(file, special);
    expect(await reader.read(special)).toMatchObject(refusedAs('a symbolic link'));
  });

  test('a folder drop behind a linked folder', async () => {
    symlinkSync(folder, special);
    writeFileSync(path.join(folder, 'work_session.json'), but({}));
    const verdict = await reader.read(path.join(special, 'work_session.json'));
    expect(verdict).toMatchObject(refusedAs('a symbolic link'));
  });
});

test('a name that leaves no room for the names of our temp files is refused', async () => {
  const named = async (name: string): Promise<SessionVerdict> => {
    writeFileSync(path.join(folder, name), JSON.stringify(goodSession));
    return reader.read(path.join(folder, name));
  };
  expect((await named(`${'é'.repeat(97)}x.json`)).kind).toBe('accepted');
  expect(await named(`${'é'.repeat(98)}.json`)).toMatchObject({
    kind: 'refused',
    problems: [
      { found: 'a name of 201 bytes', message: 'The file name is longer than 200 bytes.' },
    ],
  });
});

test('a folder, a device, a file that is gone, and a name that is ours', async () => {
  mkdirSync(path.join(folder, 'dir.json'));
  expect(await reader.read(path.join(folder, 'dir.json'))).toMatchObject({
    problems: [{ found: 'a folder' }],
  });
  expect(await reader.read('/dev/null')).toMatchObject({ problems: [{ found: 'a device' }] });
  expect(await reader.read(path.join(folder, 'gone.json'))).toEqual({ kind: 'gone' });
  expect(await reader.read(path.join(file, 'gone.json'))).toEqual({ kind: 'gone' });
  for (const name of ['a\u202e.json', 'a\u001b.json']) {
    writeFileSync(path.join(folder, name), but({}));
    expect(await reader.read(path.join(folder, name))).toMatchObject({
      kind: 'refused',
      problems: [{ mend: expect.stringContaining('Name it') }],
    });
  }
});

describe('while somebody writes', () => {
  test('a file that changed between the two looks is incomplete', async () => {
    await accepted(but({}));
    const busy = readerFor(folder, (at, options) => {
      const real = readGuarded(at, options);
      appendFileSync(at, ' ');
      const after = readGuarded(at, options);
      const same = real.kind === 'read' && after.kind === 'read' && real.stamp === after.stamp;
      return same ? real : { kind: 'changing' };
    });
    expect(await busy.read(file)).toEqual({
      kind: 'incomplete',
      reason: 'changed while it was read',
      problems: [],
    });
  });

  test('every prefix of a session waits, and the whole is taken', async () => {
    const text = JSON.stringify({ ...goodSession, overview: 'ü😀' }, null, 1);
    const all = Buffer.from(text);
    for (let length = 0; length < all.length; length++) {
      expect((await verdictOn(all.subarray(0, length))).kind).toBe('incomplete');
    }
    expect((await verdictOn(all)).kind).toBe('accepted');
  });

  test('what may not be read waits for its rights', async () => {
    await accepted(but({}));
    chmodSync(file, 0);
    const verdict = await readerFor(folder, (at, o) => {
      const real = readGuarded(at, o);
      // root may read everything
      return real.kind === 'read' ? { kind: 'forbidden', stamp: real.stamp } : real;
    }).read(file);
    chmodSync(file, 0o600);
    expect(verdict).toMatchObject({
      kind: 'incomplete',
      problems: [{ mend: expect.stringContaining('chmod') }],
    });
  });
});
