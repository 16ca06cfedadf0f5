import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Composed } from '../../src/compose.ts';
import { mortalFileSystem, type Moment } from './mortal-file-system.ts';
import { compose, pictureOf, prepareHome, removeHome, secondRound, settled } from './scenario.ts';

// `CRASH_EVERY=1` tries every call; the sample walks through all of them over the three moments.
const every = Number(process.env['CRASH_EVERY'] ?? 37);

let reference: Record<string, string>;
let calls: readonly string[];

/** A whole life without an accident: what every other life must end like. */
beforeAll(async () => {
  const root = await prepareHome();
  const mortal = mortalFileSystem(0, 'before');
  const composed = await compose(root, mortal.fileSystem);
  await composed.start();
  await settled(root, composed, 1);
  await secondRound(root);
  await settled(root, composed, 2);
  await composed.close();
  calls = mortal.calls;
  reference = await pictureOf(root);
  await removeHome(root);
});

/** Lives until its end or its death; returns whether the second round was begun. */
async function mortalLife(root: string, dieAt: number, moment: Moment): Promise<boolean> {
  const { fileSystem, life } = mortalFileSystem(dieAt, moment);
  let second = false;
  let composed: Composed | undefined;
  try {
    composed = await compose(root, fileSystem);
    await composed.start();
    await settled(root, composed, 1, life);
    second = true;
    await secondRound(root);
    await settled(root, composed, 2, life);
  } catch (error) {
    if (!life.aborted) throw error;
  }
  // The dead write nothing more; closing them only gives the lock back, as the end of a process does.
  await composed?.close().catch(() => undefined);
  return second;
}

async function healthyLife(root: string, secondIsBegun: boolean): Promise<void> {
  const composed = await compose(root);
  await composed.start();
  if (!secondIsBegun) {
    await settled(root, composed, 1);
    await secondRound(root);
  }
  await settled(root, composed, 2);
  await composed.close();
}

const temps = async (root: string): Promise<string[]> =>
  (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.tmp'));

async function survives(dieAt: number, moment: Moment): Promise<void> {
  const root = await prepareHome();
  const second = await mortalLife(root, dieAt, moment);
  const manifest = await readFile(path.join(root, 'manifest.json'), 'utf8').catch(() => '{}');
  expect(() => JSON.parse(manifest) as unknown).not.toThrow();
  await healthyLife(root, second);
  expect(await pictureOf(root)).toEqual(reference);
  await healthyLife(root, true);
  expect(await pictureOf(root)).toEqual(reference);
  expect(await temps(root)).toEqual([]);
  await removeHome(root);
}

test('the scenario changes files often enough to be worth killing', () => {
  expect(calls.length).toBeGreaterThan(150);
});

describe('a life that ends at a file call is made good by the next, and once more changes nothing', () => {
  const moments: readonly Moment[] = ['before', 'after', 'torn'];
  moments.forEach((moment, shift) => {
    test(`${moment} the call`, async () => {
      const first = 1 + Math.floor((shift * every) / moments.length);
      for (let dieAt = first; dieAt <= calls.length; dieAt += every) {
        try {
          await survives(dieAt, moment);
        } catch (error) {
          const call = calls[dieAt - 1] ?? '';
          throw new Error(`died ${moment} call ${dieAt}: ${call}`, { cause: error });
        }
      }
      expect.hasAssertions();
    }, 3_600_000);
  });
});
