import { entryOf, type EntryPlace, type TreeEntry } from '../parse-tree.ts';

type Sides = readonly [TreeEntry[], TreeEntry[]];

const [space, nul] = [0x20, 0];

/**
 * The entries of two trees without those that stand in both, byte for byte: of a thousand mostly all
 * but one. Only what stands in the order git has it in is found to be in both. Undefined for a tree
 * that is damaged.
 */
export function entriesThatDiffer(
  left: Buffer,
  right: Buffer,
  idLength: number,
): Sides | undefined {
  const apart: Sides = [[], []];
  for (let [one, other] = [0, 0]; one < left.length || other < right.length;) {
    const same = sameEntry(left, one, right, other, idLength);
    if (same > 0) {
      [one, other] = [one + same, other + same];
      continue;
    }
    const [before, after] = [placeAt(left, one, idLength), placeAt(right, other, idLength)];
    if (before === 'damaged' || after === 'damaged') return undefined;
    const order = orderOf(left, before, right, after, idLength);
    if (before && order <= 0) {
      apart[0].push(entryOf(left, before, idLength));
      one = before.end;
    }
    if (after && order >= 0) {
      apart[1].push(entryOf(right, after, idLength));
      other = after.end;
    }
  }
  return apart;
}

/** How long an entry is that stands in both, 0 when it does not. */
function sameEntry(
  left: Buffer,
  one: number,
  right: Buffer,
  other: number,
  idLength: number,
): number {
  let isNamed = false;
  for (let at = 0; ; at++) {
    const byte = left[one + at];
    if (byte === undefined || byte !== right[other + at]) return 0;
    if (byte === space) isNamed = true;
    if (byte !== nul) continue;
    const length = at + 1 + idLength;
    if (!isNamed || one + length > left.length || other + length > right.length) return 0;
    for (let id = at + 1; id < length; id++) if (left[one + id] !== right[other + id]) return 0;
    return length;
  }
}

/** Undefined after the last. */
function placeAt(
  tree: Buffer,
  start: number,
  idLength: number,
): EntryPlace | 'damaged' | undefined {
  if (start >= tree.length) return undefined;
  const name = tree.indexOf(space, start);
  const id = tree.indexOf(nul, start);
  const end = id + 1 + idLength;
  return name < 0 || id < name || end > tree.length ? 'damaged' : { start, space: name, end };
}

/** By name; what is behind the last entry of its side comes after all. */
function orderOf(
  left: Buffer,
  before: EntryPlace | undefined,
  right: Buffer,
  after: EntryPlace | undefined,
  idLength: number,
): number {
  if (!before) return 1;
  if (!after) return -1;
  const [end, otherEnd] = [before.end - idLength - 1, after.end - idLength - 1];
  return left.compare(right, after.space + 1, otherEnd, before.space + 1, end);
}
