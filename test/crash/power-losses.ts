import { scenario } from './drops.ts';
import { compose, emptyHome, prepareHome, removeHome, settled } from './home.ts';
import { expectNone, isAsIfNothing, secondRound, type Reference } from './lives.ts';
import { recordLife, type Fate, type Recording } from './power-loss.ts';
import { anyOf } from './sample.ts';
import { listen, lostOf, type Told } from './told.ts';

/** A whole life as its disk saw it. */
export interface Recorded {
  readonly recording: Recording;
  /** `at`: when so many changes had been made. */
  readonly told: readonly Told[];
  /** How many changes there were after each file of the second round. */
  readonly givenAt: readonly number[];
}

/** The power goes when so many changes had been made, and this becomes of those nothing had synced. */
export interface PowerLoss {
  readonly length: number;
  readonly how: string;
  readonly fate: (index: number) => Fate;
}

/** `deaf`: files whose syncs the disk does not hear, to show that this would be found out. */
export async function recordedLife(deaf?: RegExp): Promise<Recorded> {
  const root = await prepareHome();
  const recording = recordLife(root, deaf);
  const told: Told[] = [];
  const composed = await compose(root, { fileSystem: recording.fileSystem, boot: 'before' });
  listen(composed, told, recording.length);
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
export function ordered({ recording }: Recorded, random: () => number): PowerLoss[] {
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
export function reordered(
  { recording }: Recorded,
  random: () => number,
  count: number,
): PowerLoss[] {
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
export function distinct({ recording }: Recorded, losses: readonly PowerLoss[]): PowerLoss[] {
  const seen = new Set<string>();
  return losses.filter(({ length, fate }) => {
    const picture = recording.picture(length, fate);
    const isNew = !seen.has(picture);
    seen.add(picture);
    return isNew;
  });
}

/** The next life makes a state good as if nothing had been; one after that changes nothing. */
export async function survivesPowerLoss(
  reference: Reference,
  { recording, told, givenAt }: Recorded,
  { length, fate }: PowerLoss,
): Promise<void> {
  const root = await emptyHome();
  recording.restore(length, fate, root);
  expectNone(
    await lostOf(
      root,
      told.filter(({ at }) => at <= length),
    ),
  );
  const done = givenAt.filter((at) => at <= length).length;
  const rest = scenario().rounds[1].slice(done);
  await isAsIfNothing(root, rest.length > 0 ? 1 : 2, reference, { boot: 'after' }, rest);
  await removeHome(root);
}

/** Lives differ a little, so a state that is not made good is kept, to be looked at. */
export async function kept({ recording }: Recorded, { length, fate }: PowerLoss): Promise<string> {
  const root = await emptyHome();
  recording.restore(length, fate, root);
  const fates = recording
    .unsynced(length)
    .map((index) => `  ${index} ${recording.label(index)}: ${JSON.stringify(fate(index))}`);
  return `${root}\n${fates.join('\n')}`;
}
