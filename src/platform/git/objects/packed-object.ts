import type { BoundedCache } from './bounded-cache.ts';
import { Damage } from './damage.ts';
import { isPromise, objectLimit, whenKnown, type GitObject, type Soon } from './object-store.ts';
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

/** Steps down that are taken before others may run; those up may each take a while. */
const stride = 64;

/** The object at an offset of a pack, made of its deltas where it has any. Throws `Damage`. */
export function readPacked(pack: Pack, offset: number, reading: Reading): Soon<GitObject> {
  const known = reading.bases.get(keyOf(pack, offset));
  return known ?? goDown(pack, { reading, steps: [], work: 0 }, offset);
}

interface Chain {
  readonly reading: Reading;
  /** What is to be done to the base, the last first. */
  readonly steps: Step[];
  /** Bytes that were made on the way. */
  work: number;
}

/** To the first whole object. */
function goDown(pack: Pack, chain: Chain, offset: number): Soon<GitObject> {
  const { reading, steps } = chain;
  for (let at = offset; ;) {
    const known = reading.bases.get(keyOf(pack, at));
    if (known) return goUp(pack, chain, known);
    const entry = pack.file.entryAt(at);
    if (entry.kind === 'object')
      return whenKnown(readWhole(pack, entry, at, reading.bases), (base) =>
        goUp(pack, chain, base),
      );
    if (steps.push({ entry, offset: at }) > maxDepth)
      throw new Damage('its deltas lead in a circle, or are too many');
    const next = (at = offsetOfBase(pack, entry));
    const pause = steps.length % stride === 0 ? reading.pace.breathe() : undefined;
    if (pause) return pause.then(() => goDown(pack, chain, next));
  }
}

/** From there back to what was asked for. */
function goUp(pack: Pack, chain: Chain, base: GitObject): Soon<GitObject> {
  const { reading, steps } = chain;
  let object = base;
  for (let step = steps.pop(); step; step = steps.pop()) {
    const made = applyStep(pack, chain, object, step);
    if (isPromise(made)) return made.then((next) => goUp(pack, chain, next));
    if (made.bytes === null) return made;
    object = made;
    const pause = reading.pace.breathe();
    if (pause) return pause.then(() => goUp(pack, chain, made));
  }
  return object;
}

/** A number as long as it is exact, for it is quicker. */
const keyOf = ({ number }: Pack, offset: number): Place =>
  number < exactPacks ? number * offsetsPerPack + offset : `${number}:${offset}`;

function offsetOfBase({ index }: Pack, { base }: Delta): number {
  const at = typeof base === 'number' ? base : index.find(base);
  if (at === undefined) throw new Damage('the base of its delta is not in its pack');
  return at;
}

function readWhole(
  pack: Pack,
  entry: PackEntry & { kind: 'object' },
  offset: number,
  bases: Bases,
): Soon<GitObject> {
  const { type, size } = entry;
  if (size > objectLimit) {
    pack.file.checkLarge(entry);
    return { type, bytes: null };
  }
  return whenKnown(pack.file.inflate(entry), (bytes) => {
    const object = { type, bytes };
    bases.set(keyOf(pack, offset), object);
    return object;
  });
}

function applyStep(
  pack: Pack,
  chain: Chain,
  base: GitObject,
  { entry, offset }: Step,
): Soon<GitObject> {
  const { type, bytes } = base;
  // A base that is too large to be held makes its versions so too.
  if (entry.size > objectLimit) pack.file.checkLarge(entry);
  if (bytes === null || entry.size > objectLimit) return { type, bytes: null };
  return whenKnown(pack.file.inflate(entry), (delta) => {
    const { resultSize } = readDeltaHeader(delta);
    if (resultSize > objectLimit) return { type, bytes: null };
    chain.work += resultSize + delta.length;
    if (chain.work > maxWork) throw new Damage('its deltas make far more than there is of it');
    return whenKnown(applyDelta(bytes, delta, chain.reading.pace), (result) => {
      const object = { type, bytes: result };
      chain.reading.bases.set(keyOf(pack, offset), object);
      return object;
    });
  });
}
