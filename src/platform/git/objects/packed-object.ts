import type { BoundedCache } from './bounded-cache.ts';
import { Damage } from './damage.ts';
import { objectLimit, type GitObject } from './object-store.ts';
import type { Pace } from '../pace.ts';
import { applyDelta, readDeltaHeader } from './pack-delta.ts';
import type { PackEntry, PackFile } from './pack-file.ts';
import type { PackIndex } from './pack-index.ts';

/** As deep as git itself makes them; a circle ends there too. */
const maxDepth = 4095;
/** What all steps to one object may make together: fifty versions of the largest there is. */
const maxWork = 64 * objectLimit;
const offsetsPerPack = 2 ** 40;
const exactPacks = 2 ** 13;

export interface Pack {
  /** Its own among all that are open. */
  readonly number: number;
  readonly index: PackIndex;
  readonly file: PackFile;
}

/** Objects by their place: most are the base of others. */
export type Bases = BoundedCache<Place, GitObject>;
export type Place = number | string;

interface Reading {
  readonly bases: Bases;
  readonly pace: Pace;
}

type Delta = PackEntry & { readonly kind: 'delta' };

interface Step {
  readonly entry: Delta;
  readonly offset: number;
}

/** The object at an offset of a pack, made of its deltas where it has any. Throws `Damage`. */
export async function readPacked(pack: Pack, offset: number, reading: Reading): Promise<GitObject> {
  const steps: Step[] = [];
  let found = reading.bases.get(keyOf(pack, offset));
  for (let at = offset; !found;) {
    const entry = pack.file.entryAt(at);
    if (entry.kind === 'delta') {
      steps.push({ entry, offset: at });
      const pause = reading.pace.breathe();
      if (pause) await pause;
      if (steps.length > maxDepth) throw new Damage('its deltas lead in a circle, or are too many');
      at = offsetOfBase(pack, entry);
      found = reading.bases.get(keyOf(pack, at));
    } else found = await readWhole(pack, entry, at, reading.bases);
  }
  return steps.length === 0 ? found : await applySteps(pack, found, steps, reading);
}

/** A number as long as it is exact, for it is quicker. */
const keyOf = ({ number }: Pack, offset: number): Place =>
  number < exactPacks ? number * offsetsPerPack + offset : `${number}:${offset}`;

function offsetOfBase({ index }: Pack, { base }: Delta): number {
  const at = typeof base === 'number' ? base : index.find(base);
  if (at === undefined) throw new Damage('the base of its delta is not in its pack');
  return at;
}

async function readWhole(
  pack: Pack,
  entry: PackEntry & { kind: 'object' },
  offset: number,
  bases: Bases,
): Promise<GitObject> {
  const { type, size } = entry;
  if (size > objectLimit) {
    pack.file.checkLarge(entry);
    return { type, bytes: null };
  }
  const inflated = pack.file.inflate(entry);
  const object = { type, bytes: inflated instanceof Buffer ? inflated : await inflated };
  bases.set(keyOf(pack, offset), object);
  return object;
}

async function applySteps(
  pack: Pack,
  base: GitObject,
  steps: readonly Step[],
  { bases, pace }: Reading,
): Promise<GitObject> {
  let object = base;
  let work = 0;
  for (const { entry, offset } of steps.toReversed()) {
    // A base that is too large to be held makes its versions so too.
    if (entry.size > objectLimit) pack.file.checkLarge(entry);
    if (object.bytes === null || entry.size > objectLimit) return { ...object, bytes: null };
    const inflated = pack.file.inflate(entry);
    const delta = inflated instanceof Buffer ? inflated : await inflated;
    const { resultSize } = readDeltaHeader(delta);
    if (resultSize > objectLimit) return { ...object, bytes: null };
    work += resultSize + delta.length;
    if (work > maxWork) throw new Damage('its deltas make far more than there is of it');
    const made = applyDelta(object.bytes, delta, pace);
    object = { type: object.type, bytes: made instanceof Buffer ? made : await made };
    bases.set(keyOf(pack, offset), object);
    const pause = pace.breathe();
    if (pause) await pause;
  }
  return object;
}
