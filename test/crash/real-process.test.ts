import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { removeHome } from './home.ts';
import { expectNone, expectSame } from './lives.ts';
import { moments, type Moment } from './mortal-file-system.ts';
import { faultsOf, pictureOf, type Picture } from './picture.ts';
import { realHome, realLife } from './real/real-daemon.ts';
import { chance, forEachCase, isComplete, sampled, seed } from './sample.ts';

const longTime = 24 * 3_600_000;
const never = { at: 0, moment: 'before' };
let picture: Picture;
let calls: readonly string[];

beforeAll(async () => {
  const root = await realHome();
  calls = (await realLife(root, 1, never)).calls;
  expectNone(await faultsOf(root));
  picture = await pictureOf(root);
  await clear(root);
}, longTime);

async function survives(at: number, moment: Moment): Promise<boolean> {
  const root = await realHome();
  const { round, wasKilled } = await realLife(root, 1, { at, moment });
  for (const from of [round, 2] as const) {
    await realLife(root, from, never);
    expectNone(await faultsOf(root));
    expectSame(await pictureOf(root), picture);
  }
  await clear(root);
  return wasKilled;
}

/** A life on a slow machine makes fewer calls: of a sample, which is small, each is to be a death. */
async function dies(at: number, moment: Moment): Promise<boolean> {
  const wasKilled = await survives(at, moment);
  return wasKilled || isComplete ? wasKilled : survives(Math.ceil(at / 2), moment);
}

async function clear(root: string): Promise<void> {
  await removeHome(root);
  await rm(`${root}.calls`, { force: true });
}

test.each(moments)(
  'a daemon that is killed %s a file call is made good by the next',
  async (moment) => {
    const shift = Math.floor(chance(seed + moments.indexOf(moment))() * calls.length);
    const all = isComplete
      ? sampled(calls.length, 1)
      : [1 + (shift % Math.floor(calls.length * 0.9))];
    const killed = await forEachCase(
      all.map((at) => ({
        what: `killed ${moment} call ${at}: ${calls[at - 1] ?? ''}`,
        work: () => dies(at, moment),
      })),
    );
    const deaths = killed.filter(Boolean).length;
    expect(calls.length).toBeGreaterThan(500);
    expect(deaths).toBeGreaterThanOrEqual(Math.ceil(all.length * 0.8));
  },
  longTime,
);

test('a daemon under load that is killed at random times loses, doubles and condemns nothing', async () => {
  const script = path.resolve('test/crash/real/random-kills.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, '5', String(seed)]);
  expect(stdout).toMatch(/^0 lost, 0 doubled, nobody condemned; \d{2,} sessions$/m);
}, 300_000);
