import { beforeAll, expect, test } from '@jest/globals';
import { referenceLife, type Reference } from './lives.ts';
import {
  distinct,
  kept,
  ordered,
  recordedLife,
  reordered,
  survivesPowerLoss,
  type PowerLoss,
  type Recorded,
} from './power-losses.ts';
import { anyOf, chance, forEachCase, isComplete, seed } from './sample.ts';

const longTime = 6 * 3_600_000;
let reference: Reference;
let recorded: Recorded;

beforeAll(async () => {
  reference = await referenceLife();
  recorded = await recordedLife();
});

async function allSurvive(losses: readonly PowerLoss[]): Promise<void> {
  await forEachCase(
    losses.map((loss) => ({
      what: `power lost after change ${loss.length} (${recorded.recording.label(loss.length - 1)}), kept: ${loss.how}`,
      work: () => survivesPowerLoss(reference, recorded, loss),
      more: () => kept(recorded, loss),
    })),
  );
}

const some = (losses: readonly PowerLoss[], count: number, random: () => number): PowerLoss[] =>
  isComplete ? [...losses] : Array.from({ length: count }, () => anyOf(losses, random));

test(
  'whatever of the last writes is on disk after a power loss, in their order, the next life makes it good',
  async () => {
    const random = chance(seed);
    const losses = distinct(recorded, ordered(recorded, random));
    expect(losses.length).toBeGreaterThanOrEqual(1000);
    await allSurvive(some(losses, 10, random));
  },
  longTime,
);

test(
  'and in any other order, whole, torn or as zeros',
  async () => {
    const random = chance(seed + 1);
    const losses = distinct(recorded, reordered(recorded, random, 800));
    expect(losses.length).toBeGreaterThanOrEqual(500);
    await allSurvive(some(losses, 10, random));
  },
  longTime,
);
