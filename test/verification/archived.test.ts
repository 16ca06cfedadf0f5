import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { workedHome, type WorkedHome } from './support.ts';

let home: WorkedHome;
let months: string[];
beforeEach(async () => {
  home = await workedHome({ 'manifest.keep_sessions': 1 });
  // What is settled is archived at the next start.
  await home.fly.restart();
  while ((await home.fly.composed.sessions.counts()).archived < 2) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await home.fly.composed.close();
  months = (await readdir(home.at('outputs/archive'))).map((name) => `outputs/archive/${name}`);
});
afterEach(() => home.fly.stop());

const claims = async (): Promise<number> => {
  await home.fly.restart();
  await home.fly.composed.close();
  return home.fly.count('run.claimed');
};

describe('a home most of whose sessions are archived', () => {
  test('is verified as a whole', async () => {
    expect(Object.keys((await home.manifest()).sessions).length).toBeLessThan(3);
    const { code, stdout } = await home.cli('verify');
    expect([code, stdout]).toEqual([0, expect.stringContaining('manifest  ok (3 records, ')]);
    await rm(home.at('outputs/sessions/build/build-log.md'));
    expect((await home.verify()).map(({ code }) => code)).toContain('artifact-missing');
  });

  test('is rebuilt when manifest and journal are gone', async () => {
    await rm(home.at('manifest.json'));
    await rm(home.at('.flywheel/journal.ndjson'));
    expect((await home.verify()).map(({ code }) => code)).toContain('state-damaged');
    const { code, stderr } = await home.cli('rebuild');
    expect([code, stderr]).toEqual([0, '']);
    expect(await home.verify()).toEqual([]);
    expect(await claims()).toBe(4);
  });

  test.each([
    ['has a damaged line', (text: string): string => `${text.slice(0, 60)}#${text.slice(61)}`],
    ['is cut off', (text: string): string => text.slice(0, -20)],
    ['is empty', (): string => ''],
  ])('is rebuilt when its archive %s', async (_what, damage) => {
    const [month = ''] = months;
    await writeFile(home.at(month), damage(await readFile(home.at(month), 'utf8')));
    expect((await home.verify()).map(({ code }) => code)).toContain('state-damaged');
    const { code, stderr } = await home.cli('rebuild');
    expect([code, stderr]).toEqual([0, '']);
    expect(await home.verify()).toEqual([]);
    expect(await claims()).toBe(4);
  });

  test('is backed up and restored as a whole', async () => {
    const file = `${home.root}/home.backup`;
    await home.cli('backup', file);
    for (const path of ['outputs/archive', 'manifest.json', '.flywheel']) {
      await rm(home.at(path), { recursive: true });
    }
    const { code, stderr } = await home.cli('restore', file);
    expect([code, stderr]).toEqual([0, '']);
    expect(await home.verify()).toEqual([]);
    expect(await claims()).toBe(4);
  });
});
