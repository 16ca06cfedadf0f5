import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { packagePath } from '../../src/platform/package-files.ts';
import { flywheel, jsonOf, type Ran } from '../cli/support.ts';
import { goldenHome, type GoldenHome } from '../support/golden-home.ts';

const cases = ['build-feature', 'life-game', 'trade-sample'];
const journal = 'outputs/sessions/trade-sample/artifacts/trade_journal.md';

let golden: GoldenHome;
const root = (): string => golden.fly.composed.home.root;
const at = (relative: string): string => path.join(root(), ...relative.split('/'));
const cli = (...argv: string[]): Promise<Ran> => flywheel([...argv, '--home', root()]);
const texts = async (): Promise<Record<string, string>> => {
  const entries = await readdir(at('outputs/sessions'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.md'));
  return Object.fromEntries(
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const file = path.join(parentPath, name);
        return [path.relative(root(), file), await readFile(file, 'utf8')] as const;
      }),
    ),
  );
};

/** A template of the home's own that says something else. */
async function changeJournal(): Promise<void> {
  const name = 'templates/trade/trade_journal.md.mustache';
  const text = await readFile(packagePath(name), 'utf8');
  await mkdir(path.dirname(at(name)), { recursive: true });
  await writeFile(at(name), text.replace('## How these numbers are made', '## The formulas'));
}

beforeEach(async () => {
  golden = await goldenHome(cases);
});
afterEach(() => golden.fly.stop());

interface Listed {
  readonly path: string;
  readonly edited: boolean;
  readonly diff: string;
}
const listed = (ran: Ran): Listed[] => jsonOf(ran.stdout)['artifacts'] as unknown as Listed[];

describe('rendering anew', () => {
  test('without a change nothing would change, and nothing is made', async () => {
    await golden.fly.composed.close();
    const before = await texts();
    expect(await cli('render', '--all', '--diff')).toMatchObject({ code: 0 });
    const { code, stdout } = await cli('render', '--all', '--json');
    expect([code, jsonOf(stdout)['sessions']]).toMatchObject([
      0,
      cases.map((session_id) => ({ session_id, outcome: 'unchanged', revision: 1 })),
    ]);
    expect(await texts()).toEqual(before);
  });

  test('after a change of a template exactly the artifacts it changes are listed, then made', async () => {
    await golden.fly.composed.close();
    const before = await texts();
    await changeJournal();
    const preview = await cli('render', '--all', '--diff', '--json');
    expect(preview.code).toBe(1);
    expect(listed(preview)).toMatchObject([{ path: journal, edited: false }]);
    const lines = listed(preview)[0]
      ?.diff.split('\n')
      .filter((line) => /^[-+]/.test(line));
    expect(lines).toEqual([
      `--- a/${journal}`,
      `+++ b/${journal}`,
      '-## How these numbers are made',
      '+## The formulas',
    ]);
    expect(await texts()).toEqual(before);
    expect((await cli('render', '--all')).code).toBe(0);
    const after = await texts();
    expect(after[journal]).toBe(
      before[journal]?.replace('## How these numbers are made', '## The formulas'),
    );
    expect(after[journal.replace('artifacts/', 'artifacts/revisions/1/')]).toBe(before[journal]);
    const others = Object.keys(before).filter((name) => !name.includes('trade-sample'));
    for (const name of others) expect(after[name]).toBe(before[name]);
    for (const check of [['verify'], ['verify', '--all'], ['render', '--all', '--diff']])
      expect(await cli(...check)).toMatchObject({ code: 0 });
  });

  test('through a running daemon, which began before the template was changed', async () => {
    await changeJournal();
    const { code, stdout } = await cli('render', 'trade-sample', '--json');
    expect([code, jsonOf(stdout)['sessions']]).toMatchObject([
      0,
      [{ outcome: 'rendered', revision: 2, changed: [journal], kept: [] }],
    ]);
    expect(await golden.fly.text(journal)).toContain('## The formulas');
    await golden.fly.restart();
    expect(await cli('render', '--all', '--diff')).toMatchObject({ code: 0 });
  });

  test('what somebody has edited is kept, and said', async () => {
    await golden.fly.composed.close();
    await writeFile(at(journal), 'My own words.\n');
    await cp(at(journal), at('own.md'));
    expect(await cli('render', '--all')).toMatchObject({ code: 0 });
    expect(await golden.fly.text(journal)).toBe('My own words.\n');
    await changeJournal();
    expect(listed(await cli('render', '--all', '--diff', '--json'))).toMatchObject([
      { edited: true },
    ]);
    const kept = journal.replace('artifacts/', 'artifacts/revisions/1/');
    const { stdout } = await cli('render', '--all');
    expect(stdout).toContain(`was edited; kept as ${kept}`);
    expect(await golden.fly.text(kept)).toBe('My own words.\n');
    expect(await golden.fly.text(journal)).toContain('## The formulas');
  });

  test('one whose source is gone is left as it is', async () => {
    await golden.fly.composed.close();
    const before = await texts();
    await changeJournal();
    const file = at('outputs/sessions/trade-sample/work_session.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"Agent-5"', '"Agent-6"'));
    for (const more of [['--diff'], []])
      expect(await cli('render', 'trade-sample', ...more)).toMatchObject({ code: 66 });
    expect(await texts()).toEqual(before);
    expect(await cli('render', 'no-such')).toMatchObject({ code: 66 });
    expect(await cli('render')).toMatchObject({ code: 2 });
  });
});
