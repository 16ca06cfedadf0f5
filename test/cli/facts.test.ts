import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ids, usedHome } from './home.ts';
import { flywheel, jsonOf, newFolder, write, type Ran } from './support.ts';

const home = usedHome();
const at = (...argv: string[]): Promise<Ran> => flywheel([...argv, '--home', home]);
const sessionsOf = ({ stdout }: Ran): { session_id: string; artifacts: { type: string }[] }[] =>
  jsonOf(stdout)['sessions'] as never;

describe('status', () => {
  test('tells for machines what is done, what failed and why, what waits and what was refused', async () => {
    const { code, stdout } = await at('status', '--json');
    expect(code).toBe(0);
    expect(jsonOf(stdout)).toMatchObject({
      home,
      daemon: { running: false, lock: 'free' },
      sessions: { complete: 1, not_applicable: 1, partial: 1 },
      attention: [{ session_id: ids.partial, errors: [{ code: 'RENDER_FAILED' }] }],
      findings: [{ session_id: ids.complete, claimed: '5', computed: '2' }],
      not_applicable: [{ session_id: ids.none, reason: 'No trade was executed.' }],
      waiting: [{ file: 'outputs/sessions/half.json', why: 'incomplete' }],
      rejected: [
        { file: 'outputs/rejected/broken.json', dropped_as: 'outputs/sessions/broken.json' },
      ],
      publish_queue: { drafted: 1 },
    });
  });

  test('tells for people the same, each error with its code and mend', async () => {
    const { stdout, stderr } = await at('status');
    expect(stderr).toBe('');
    expect(stdout).toContain('Daemon    not running');
    expect(stdout).toContain('Sessions  1 complete, 1 not_applicable, 1 partial\n');
    expect(stdout).toContain('    write-readme: RENDER_FAILED: It cannot be rendered: ');
    expect(stdout).toContain('    → Look at the value that is named.\n');
    expect(stdout).toContain('  outputs/rejected/broken.json: session_id is missing.\n');
    expect(stdout).toContain('    → Add a session_id.\n');
    expect(stdout).toContain('  outputs/sessions/half.json (incomplete)\n');
    expect(stdout).toContain(`  ${ids.none}: No trade was executed.\n`);
  });

  test('reads only: nothing appears in the home', async () => {
    const before = readdirSync(home, { recursive: true });
    await at('status');
    expect(readdirSync(home, { recursive: true })).toEqual(before);
  });

  test('an empty home is no error', async () => {
    const empty = newFolder();
    await flywheel(['init', empty]);
    const { code, stdout } = await flywheel(['status'], { variables: { FLYWHEEL_HOME: empty } });
    expect(code).toBe(0);
    expect(stdout).toContain('Sessions  none yet\nQueue     empty\n');
  });
});

test('no command lets a control or bidi character of a session through', async () => {
  const commands = [['status'], ['manifest', 'show', ids.partial], ['manifest', 'query']];
  for (const argv of commands) {
    for (const more of [[], ['--json']]) {
      const { stdout } = await at(...argv, ...more);
      expect(stdout).toContain('\\u001b[2J\\u202eevil');
      expect(stdout).not.toMatch(/[^\P{C}\n]/u);
    }
  }
});

describe('manifest', () => {
  test('list prints all sessions by time, aligned and without colours', async () => {
    const { stdout } = await at('manifest', 'list');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.slice(0, 4))).toEqual(['sess', 'cccc', 'aaaa', 'bbbb']);
    expect(lines[2]).toBe(
      `${ids.complete}  trade  Agent-5  2025-12-02T05:20:00Z       1    complete        2`,
    );
  });

  test('colours are for terminals, unless NO_COLOR is set', async () => {
    const argv = ['manifest', 'list', '--home', home];
    const coloured = await flywheel(argv, { terminal: true });
    expect(coloured.stdout).toContain('\u001b[32mcomplete\u001b[0m');
    const plain = await flywheel(argv, { terminal: true, variables: { NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\u001b');
  });

  test.each([
    [
      ['--type', 'trade'],
      [ids.none, ids.complete],
    ],
    [['--type', 'build_log'], [ids.partial]],
    [['--agent', 'Agent-7'], [ids.partial]],
    [['--status', 'not_applicable'], [ids.none]],
    [['--date', '2025-12-02'], [ids.complete]],
    [
      ['--date', '2025-12-02..'],
      [ids.complete, ids.partial],
    ],
    [['--date', '..2025-12-01'], [ids.none]],
    [['--date', '2025-12-03..2025-12-03'], [ids.partial]],
    [['--hash', '2222'], [ids.complete]],
    [['--hash', 'EEEE'], [ids.partial]],
    [['--type', 'trade', '--agent', 'Agent-7'], []],
  ])('query %j finds what fits', async (filter, expected) => {
    const ran = await at('manifest', 'query', ...filter, '--json');
    expect(sessionsOf(ran).map(({ session_id }) => session_id)).toEqual(expected);
  });

  test('a query for an artifact type shows that artifact only', async () => {
    const ran = await at('manifest', 'query', '--type', 'trade_journal', '--json');
    expect(sessionsOf(ran)[0]?.artifacts.map(({ type }) => type)).toEqual(['trade_journal']);
  });

  test('show takes the start of an id, or of a content hash', async () => {
    expect(jsonOf((await at('manifest', 'show', 'bbbb', '--json')).stdout)).toMatchObject({
      session: { session_id: ids.partial },
    });
    expect(jsonOf((await at('manifest', 'show', '1111', '--json')).stdout)).toMatchObject({
      artifact: { type: 'trade_journal', bytes: 1234 },
    });
    expect((await at('manifest', 'show', ids.complete)).stdout).toContain(
      'found        trades executed: claimed 5, computed 2',
    );
  });

  test('show says where a refused file is, and 66', async () => {
    const { code, stderr } = await at('manifest', 'show', 'broken');
    expect(code).toBe(66);
    expect(stderr).toMatch(/^SESSION_NOT_FOUND: .*broken/);
    expect(stderr).toContain('outputs/rejected/broken.json.problems.md says why');
  });

  test('a damaged manifest is an error, never an empty one', async () => {
    const damaged = newFolder();
    await flywheel(['init', damaged]);
    write(damaged, 'manifest.json', 'null');
    const { code, stderr } = await flywheel(['manifest', 'list', '--home', damaged]);
    expect(code).toBe(78);
    expect(stderr).toMatch(/^MANIFEST_DAMAGED: .*\n {2}→ /);
  });
});

describe('queue', () => {
  test('list filters by status and target', async () => {
    const found = async (...filter: string[]): Promise<unknown[]> =>
      jsonOf((await at('queue', 'list', '--json', ...filter)).stdout)['jobs'] as never;
    expect(await found()).toHaveLength(1);
    expect(await found('--status', 'drafted', '--target', 'website')).toHaveLength(1);
    expect(await found('--target', 'github')).toEqual([]);
    expect(await found('--status', 'published')).toEqual([]);
  });

  test('show tells the history of a job', async () => {
    const { stdout } = await at('queue', 'show', 'website-aaaa');
    expect(stdout).toContain('2025-12-02T05:20:00Z  drafted by flywheel: first of it');
    const missing = await at('queue', 'show', 'nothing');
    expect(missing.code).toBe(66);
  });
});

test.each(['status', 'manifest list', 'queue list', 'drop x'])(
  '%s in a folder that is no home says how to make one',
  async (command) => {
    const { code, stderr } = await flywheel([...command.split(' '), '--home', newFolder()]);
    expect(code).toBe(78);
    expect(stderr).toMatch(/^HOME_INVALID: .*\n {2}→ Make one with `flywheel init /);
  },
);
