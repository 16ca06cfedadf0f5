import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { inspectHome } from '../../src/compose/inspect-home.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import { verifyHome } from '../../src/verification/verify-home.ts';
import { example } from '../support/start-flywheel.ts';
import { edit, ids, runNamed, workedHome, type WorkedHome } from './support.ts';

let home: WorkedHome;
beforeEach(async () => {
  home = await workedHome();
});
afterEach(() => home.fly.stop());

describe('a home where all is well', () => {
  test('has no finding, and exit code 0', async () => {
    const { code, stdout } = await home.cli('verify');
    expect(stdout).toMatch(/^sessions {2}ok \(4 session files\)\n/);
    expect(stdout).toContain('duplicates 1 file found, nothing run again\n');
    expect(code).toBe(0);
  });
});

type Damage = readonly [code: string, damage: (home: WorkedHome) => Promise<unknown>];

const damages: readonly Damage[] = [
  ['artifact-missing', ({ at }) => rm(at('outputs/sessions/trade/trade_journal.md'))],
  [
    'artifact-altered',
    ({ at }) =>
      edit(at('outputs/sessions/trade/trade_journal.md'), (text) => `${text}My own words.\n`),
  ],
  ['artifact-altered', ({ at }) => writeFile(at('outputs/sessions/trade/trade_journal.md'), '')],
  ['artifact-orphaned', ({ at }) => writeFile(at('outputs/sessions/trade/it’s mine.txt'), 'mine')],
  ['receipts-missing', ({ at }) => rm(at('outputs/sessions/trade/receipts.json'))],
  [
    'receipts-differ',
    ({ at }) => edit(at('outputs/sessions/trade/receipts.json'), (text) => text.slice(0, 90)),
  ],
  [
    'echo-differs',
    ({ at }) =>
      edit(at('outputs/sessions/trade.json'), (text) =>
        text.replace('"generated": true', '"generated": false'),
      ),
  ],
  [
    'session-outside',
    async ({ at }) => {
      await mkdir(at('outputs/elsewhere'));
      await rename(at('outputs/sessions/copy.json'), at('outputs/elsewhere/copy.json'));
    },
  ],
  [
    'session-outside',
    async ({ at }) => {
      const text = await readFile(at('outputs/sessions/copy.json'), 'utf8');
      await mkdir(at('outputs/sessions/team'));
      await writeFile(at('outputs/sessions/team/other.json'), text.replace('a1b2c3d4', 'ffffffff'));
    },
  ],
  [
    'session-doubled',
    ({ at }) =>
      edit(at('outputs/sessions/copy.json'), (text) => text.replace('Phase 3', 'Phase 4')),
  ],
  ['session-file-missing', ({ at }) => rm(at('outputs/sessions/trade.json'))],
  ['leftover', ({ at }) => writeFile(at('outputs/sessions/.flywheel-x-y.tmp'), 'half')],
  ['leftover', ({ at }) => writeFile(at('outputs/sessions/trade/.flywheel-x-y.tmp'), 'half')],
  ['state-damaged', ({ at }) => writeFile(at('manifest.json'), 'null')],
];

describe('what differs', () => {
  test.each(damages)('%s is told with a command that mends it', async (code, damage) => {
    await damage(home);
    const found = await home.verify();
    expect(found.map((each) => each.code)).toContain(code);
    for (const { command } of found) await runNamed(command);
    // What was moved into the inbox is a session to be done.
    for (const { command } of await home.verify()) await runNamed(command);
    expect(await home.verify()).toEqual([]);
  });

  test('ends with exit code 1', async () => {
    await rm(home.at('outputs/sessions/trade/trade_journal.md'));
    const { code, stdout } = await home.cli('verify');
    expect(code).toBe(1);
    expect(stdout).toContain(`    → flywheel retry ${ids.trade} --home ${home.root}\n`);
  });
});

test('a person’s edit is told as one, and kept when the artifact is made again', async () => {
  const journal = home.at('outputs/sessions/trade/trade_journal.md');
  const made = await readFile(journal, 'utf8');
  await edit(journal, (text) => `${text}My own words.\n`);
  const [found] = await home.verify();
  expect(found?.says).toContain('It looks like a person’s edit');
  await runNamed(found?.command ?? '');
  expect(await readFile(journal, 'utf8')).toBe(made);
  expect(await readFile(`${journal}.edited-1`, 'utf8')).toContain('My own words.');
});

test('the report stands in outputs/reports under the first free number, in Markdown and JSON', async () => {
  await writeFile(home.at('outputs/sessions/trade/`x`\n.txt'), 'mine');
  const first = await home.cli('verify', '--report', '--json');
  expect(JSON.parse(first.stdout)).toMatchObject({
    ok: false,
    report: 'outputs/reports/ssot-verification-1.md',
    duplicates: { files: 1, listed: ['outputs/sessions/copy.json'] },
    pipelines: { 'build complete': 1, 'life_aria complete': 1, 'trade complete': 1 },
  });
  await home.cli('verify', '--report');
  const markdown = await readFile(home.at('outputs/reports/ssot-verification-2.md'), 'utf8');
  expect(markdown).toContain('| artifacts | 8 artifacts | 1 finding |\n');
  expect(markdown).toContain('**artifact-orphaned** `outputs/sessions/trade/’x’\ufffd.txt`');
});

describe('beside a running daemon', () => {
  test('what is on its way is no finding, what stays missing is one', async () => {
    await home.fly.restart();
    const { root } = home.fly.composed.home;
    const environment = { ...readEnvironment(), variables: {} };
    const inspection = await inspectHome({ home: root, environment });
    await home.fly.drop('next.json', { ...(await example('trade')), session_id: 'next' });
    const journal = home.at('outputs/sessions/game/artifacts/devlog_entry.md');
    await rename(journal, `${journal}.away`);
    await rm(home.at('outputs/sessions/trade/trade_journal.md'));
    const { owner, sections } = await verifyHome({
      ...inspection,
      async wait() {
        await rename(`${journal}.away`, journal);
        await home.fly.saw('run.completed', 5);
      },
    });
    expect(owner).toBe('daemon');
    const found = Object.values(sections).flat();
    expect(found.map(({ code, subject }) => [code, subject])).toContainEqual([
      'artifact-missing',
      'outputs/sessions/trade/trade_journal.md',
    ]);
    expect(found.filter(({ subject }) => /next|game/.test(subject))).toEqual([]);
  });
});
