import { beforeAll, expect, test } from '@jest/globals';
import { createReading } from '../../src/compose.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import { scenario } from './drops.ts';
import { compose, emptyHome, prepareHome, removeHome, settled } from './home.ts';
import { isAsIfNothing, referenceLife, secondRound, type Reference } from './lives.ts';
import { recordLife, type Fate, type Recording } from './power-loss.ts';
import { anyOf, chance, isComplete, seed, told } from './sample.ts';

const longTime = 6 * 3_600_000;

/** A result that was told to the world, when so many changes had been made. */
interface Told {
  readonly id: string;
  readonly revision: number;
  readonly at: number;
}

interface Recorded {
  readonly recording: Recording;
  readonly told: readonly Told[];
  /** How many changes there were after each file of the second round. */
  readonly givenAt: readonly number[];
}

/** The power goes when so many changes had been made, and this becomes of those nothing had synced. */
interface PowerLoss {
  readonly length: number;
  readonly how: string;
  readonly fate: (index: number) => Fate;
}

let reference: Reference;
let recorded: Recorded;

beforeAll(async () => {
  reference = await referenceLife();
  recorded = await recordedLife();
});

async function recordedLife(): Promise<Recorded> {
  const root = await prepareHome();
  const recording = recordLife(root);
  const told: Told[] = [];
  const composed = await compose(root, { fileSystem: recording.fileSystem, boot: 'before' });
  composed.events.on((event) => {
    if (event.name !== 'run.completed') return;
    const revision = Number(/\d+$/.exec(event.run_id)?.[0]);
    told.push({ id: event.session_id, revision, at: recording.length() });
  });
  await composed.start();
  await settled(root, composed, 1);
  const givenAt: number[] = [];
  secondRound(root, scenario().rounds[1], (file) => {
    recording.given(file);
    givenAt.push(recording.length());
  });
  await settled(root, composed, 2);
  await composed.close();
  await recording.end();
  await removeHome(root);
  return { recording, told, givenAt };
}

/** The disk has written in order: nothing of what was not synced, all of it, or the first of it. */
function ordered({ recording }: Recorded, random: () => number): PowerLoss[] {
  const lengths = Array.from({ length: recording.length() + 1 }, (_, length) => length);
  return lengths.flatMap((length): PowerLoss[] => [
    { length, how: 'nothing', fate: () => 'lost' },
    { length, how: 'all', fate: () => 'kept' },
    ...prefixes(recording.unsynced(length), random).map((prefix) => ({ length, ...prefix })),
  ]);
}

const mostPrefixes = 6;

/** The first few changes, and a part of the next. */
function prefixes(open: readonly number[], random: () => number): Omit<PowerLoss, 'length'>[] {
  return Array.from({ length: Math.min(mostPrefixes, open.length) }, () => {
    const upTo = anyOf(open, random);
    const last = anyOf<Fate>(['zeros', { torn: Math.floor(random() * 2000) }], random);
    return {
      how: `those before ${upTo}, and ${JSON.stringify(last)}`,
      fate: (index) => (index === upTo ? last : index < upTo ? 'kept' : 'lost'),
    };
  });
}

/** The disk has written in any order, whole blocks or parts of them. */
function reordered({ recording }: Recorded, random: () => number, count: number): PowerLoss[] {
  return Array.from({ length: count }, () => {
    const length = Math.floor(random() * (recording.length() + 1));
    const share = random();
    const fates = new Map(
      recording.unsynced(length).map((index): [number, Fate] => {
        if (random() < share) return [index, 'kept'];
        const torn = { torn: Math.floor(random() * 2000) };
        return [index, anyOf<Fate>(['lost', 'lost', 'zeros', torn], random)];
      }),
    );
    return { length, how: `chance, share ${share}`, fate: (index) => fates.get(index) ?? 'lost' };
  });
}

/** Each state of the disk once. */
function distinct({ recording }: Recorded, losses: readonly PowerLoss[]): PowerLoss[] {
  const seen = new Set<string>();
  return losses.filter(({ length, fate }) => {
    const picture = recording.picture(length, fate);
    const isNew = !seen.has(picture);
    seen.add(picture);
    return isNew;
  });
}

async function survives({ length, fate }: PowerLoss): Promise<void> {
  const root = await emptyHome();
  recorded.recording.restore(length, fate, root);
  await keepsWhatWasTold(root, length);
  const done = recorded.givenAt.filter((at) => at <= length).length;
  const rest = scenario().rounds[1].slice(done);
  await isAsIfNothing(root, rest.length > 0 ? 1 : 2, reference, { boot: 'after' }, rest);
  await removeHome(root);
}

/** Lives differ a little, so a state that is not made good is kept, to be looked at. */
async function kept({ length, fate }: PowerLoss): Promise<string> {
  const { recording } = recorded;
  const root = await emptyHome();
  recording.restore(length, fate, root);
  const fates = recording
    .unsynced(length)
    .map((index) => `  ${index} ${recording.label(index)}: ${JSON.stringify(fate(index))}`);
  return `${root}\n${fates.join('\n')}`;
}

async function keepsWhatWasTold(root: string, length: number): Promise<void> {
  const reading = await createReading({
    home: root,
    environment: { ...readEnvironment(), variables: {} },
  });
  const manifest = await reading.manifest();
  for (const { id, revision, at } of recorded.told) {
    const known = await manifest.find(id);
    const isKnown = known !== undefined && known.revision >= revision;
    if (at <= length && !isKnown)
      throw new Error(`was told and is lost: ${id}, revision ${revision}`);
  }
}

async function allSurvive(losses: readonly PowerLoss[]): Promise<void> {
  for (const loss of losses) {
    const { length, how } = loss;
    const last = recorded.recording.label(length - 1);
    const what = `power lost after change ${length} (${last}), kept: ${how}`;
    await told(
      what,
      () => survives(loss),
      () => kept(loss),
    );
  }
}

const some = (losses: readonly PowerLoss[], count: number, random: () => number): PowerLoss[] =>
  isComplete ? [...losses] : Array.from({ length: count }, () => anyOf(losses, random));

test(
  'whatever of the last writes is on disk after a power loss, in their order, the next life makes it good',
  async () => {
    const random = chance(seed);
    const losses = distinct(recorded, ordered(recorded, random));
    process.stderr.write(`ordered states: ${losses.length}\n`);
    expect(losses.length).toBeGreaterThan(600);
    await allSurvive(some(losses, 10, random));
  },
  longTime,
);

test(
  'and in any other order, whole, torn or as zeros',
  async () => {
    const random = chance(seed + 1);
    const losses = distinct(recorded, reordered(recorded, random, 800));
    process.stderr.write(`reordered states: ${losses.length}\n`);
    expect(losses.length).toBeGreaterThan(400);
    await allSurvive(some(losses, 10, random));
  },
  longTime,
);
