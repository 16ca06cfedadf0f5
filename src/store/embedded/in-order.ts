import { pause } from '../../platform/pause.ts';

export type Entry = readonly [key: string, value: unknown];

/** Takes about a millisecond to sort. */
const runLength = 2048;
const sliceLength = 128;

/** The entries sorted by key, some at a time; however many there are, nobody waits long for it. */
export async function* inOrder(entries: readonly Entry[]): AsyncGenerator<readonly Entry[]> {
  const runs: Run[] = [];
  for (let from = 0; from < entries.length; from += runLength) {
    if (from > 0) await pause(0);
    runs.push({ entries: entries.slice(from, from + runLength).sort(byKey), at: 0 });
  }
  let slice: Entry[] = [];
  for (const entry of merged(runs)) {
    slice.push(entry);
    if (slice.length < sliceLength) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}

interface Run {
  readonly entries: readonly Entry[];
  at: number;
}

function* merged(runs: readonly Run[]): Generator<Entry> {
  let open = runs;
  while (open.length > 0) {
    const next = open.reduce((least, run) => (keyAt(run) < keyAt(least) ? run : least));
    const entry = next.entries[next.at];
    if (entry) yield entry;
    next.at += 1;
    if (next.at === next.entries.length) open = open.filter((run) => run !== next);
  }
}

const keyAt = ({ entries, at }: Run): string => entries[at]?.[0] ?? '';

const byKey = ([a]: Entry, [b]: Entry): number => (a < b ? -1 : a > b ? 1 : 0);
