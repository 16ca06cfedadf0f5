import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Composed } from '../../src/compose.ts';
import { FlywheelError } from '../../src/domain/errors.ts';
import {
  faultCodes,
  failingFileSystem,
  type FailingFileSystem,
  type FaultCode,
} from './failing-file-system.ts';
import { compose, prepareHome, removeHome, settled } from './home.ts';
import { expectNone, isAsIfNothing, referenceLife, secondRound, type Reference } from './lives.ts';
import { faultsOf } from './picture.ts';
import { waitFor } from './quick-time.ts';
import { chance, forEachCase, isComplete, sampled, seed } from './sample.ts';

const longTime = 6 * 3_600_000;
const rejections: unknown[] = [];
const onRejection = (reason: unknown): void => void rejections.push(reason);

let reference: Reference;

beforeAll(async () => {
  process.on('unhandledRejection', onRejection);
  reference = await referenceLife();
});

afterAll(() => {
  process.off('unhandledRejection', onRejection);
});

/** A life in which calls fail; undefined when it could not even be started, and said why. */
async function begun(root: string, port: FailingFileSystem): Promise<Composed | undefined> {
  let composed: Composed | undefined;
  try {
    composed = await compose(root, port);
    await composed.start();
    return composed;
  } catch (error) {
    // A start that fails is told with a code, and gives the home back.
    if (!(error instanceof FlywheelError)) throw error;
    await composed?.close().catch(() => undefined);
    return undefined;
  }
}

/** One life that meets the fault and outlives it, without anybody's help. */
async function outlives(code: FaultCode, at: number, lasts: boolean): Promise<'hit' | 'missed'> {
  const root = await prepareHome();
  const port = failingFileSystem(code, at, lasts);
  const first = await begun(root, port);
  if (first === undefined) port.lift();
  const composed = first ?? (await compose(root, port));
  if (first === undefined) await composed.start();
  if (lasts) void lifted(port);
  await settled(root, composed, 1);
  secondRound(root);
  await settled(root, composed, 2);
  const hit = port.failed() > 0;
  port.lift();
  await composed.close();
  await port.end();
  if (first !== undefined && lasts && hit) await expectSaid(root, code);
  // What cannot even be taken away is cleared at the next start; a full disk is never filled further.
  if (code === 'ENOSPC') expectNone(await faultsOf(root));
  await isAsIfNothing(root, 2, reference);
  await removeHome(root);
  expect(rejections).toEqual([]);
  return hit ? 'hit' : 'missed';
}

/** The fault stays until several calls have met it, and a while longer. */
async function lifted(port: FailingFileSystem): Promise<void> {
  while (port.failed() === 0) await waitFor(5);
  await waitFor(300);
  port.lift();
}

async function expectSaid(root: string, code: string): Promise<void> {
  const log = await readFile(path.join(root, 'outputs', 'logs', 'flywheel.log'), 'utf8');
  const lines = log.split('\n').filter((line) => /"level":"(warn|error)"/.test(line));
  if (!lines.some((line) => line.includes(code))) {
    throw new Error(`nobody was told of ${code}; warnings: ${lines.join('\n')}`);
  }
}

const known = new Map<FaultCode, Promise<readonly string[]>>();
function callsOf(code: FaultCode): Promise<readonly string[]> {
  const calls = known.get(code) ?? listCalls(code);
  known.set(code, calls);
  return calls;
}

async function listCalls(code: FaultCode): Promise<readonly string[]> {
  const root = await prepareHome();
  const port = failingFileSystem(code, 0, false);
  const composed = await compose(root, port);
  await composed.start();
  await settled(root, composed, 1);
  secondRound(root);
  await settled(root, composed, 2);
  await composed.close();
  await removeHome(root);
  return port.calls;
}

describe.each(faultCodes)('%s', (code) => {
  test.each([
    ['at one call', false],
    ['from a call on until it is gone', true],
  ])(
    '%s: nothing is lost, nobody has to restart anything',
    async (_, lasts) => {
      const calls = await callsOf(code);
      const shift = Math.floor(chance(seed + faultCodes.indexOf(code))() * 1000);
      const all = sampled(calls.length, Math.ceil(calls.length / 4), shift, lasts ? 5 : 1);
      const outcomes = await forEachCase(
        all.map((at) => ({
          what: `${code} at call ${at}: ${calls[at - 1] ?? ''}`,
          work: () => outlives(code, at, lasts),
        })),
      );
      const hits = outcomes.filter((outcome) => outcome === 'hit').length;
      expect(hits).toBeGreaterThanOrEqual(isComplete ? all.length * 0.8 : 2);
    },
    longTime,
  );
});
