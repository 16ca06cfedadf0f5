import { sha256 } from '../../platform/hash.ts';
import type { ArchivedSession } from '../store.ts';

/** Where a line of the archive is. */
export interface ArchivePlace {
  /** `2026-11`; `undated` for a session that does not say when it was finished. */
  readonly month: string;
  readonly offset: number;
  /** Without the newline. */
  readonly length: number;
}

/** What is remembered of an archived session, so that its line is read only when it is wanted. */
export interface ColdRow extends ArchivePlace {
  readonly id: string;
  /** Status of the session, then how many of its jobs have which: `complete approved:2 drafted:1`. */
  readonly kind: string;
  /** Of its artifact folder. */
  readonly folder: number;
  /** Of each slot of its jobs, each with the highest generation: `[slot, generation, …]`. */
  readonly slots: readonly number[];
}

/** A number for a text, below 2^52; two texts may have the same, so whoever finds by it must look. */
export const numberOf = (text: string): number => parseInt(sha256(text).slice(0, 13), 16);

/** The text a slot of a target has its number by. */
export const slotText = (target: string, slot: string): string => `${target}\n${slot}`;

export function coldRow(
  { session, publish_queue }: ArchivedSession,
  place: ArchivePlace,
  toNumber: (text: string) => number = numberOf,
): ColdRow {
  const statuses = new Map<string, number>();
  const slots = new Map<string, number>();
  for (const { status, target, slot, generation } of publish_queue) {
    const text = slotText(target, slot);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    slots.set(text, Math.max(slots.get(text) ?? 0, generation));
  }
  const tally = [...statuses].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...place,
    id: session.session_id,
    kind: [session.status, ...tally.map(([status, count]) => `${status}:${count}`)].join(' '),
    folder: toNumber(session.artifact_folder),
    slots: [...slots].flatMap(([text, generation]) => [toNumber(text), generation]),
  };
}

/** The row, as it stands in .flywheel/archive-index.ndjson. */
export const toRowLine = ({ id, month, offset, length, kind, folder, slots }: ColdRow): string =>
  `${JSON.stringify([id, month, offset, length, kind, folder, slots])}\n`;

const chunkLength = 256 * 1024;

/** The rows of an index whose checksum is right. Parsed in chunks, which is twice as fast as by lines. */
export function* readRows(index: Buffer): Generator<ColdRow> {
  for (let start = 0; start < index.length;) {
    const end = index.indexOf(0x0a, Math.min(start + chunkLength, index.length - 1));
    const text = index.toString('utf8', start, end).replaceAll('\n', ',');
    for (const row of JSON.parse(`[${text}]`) as WrittenRow[]) {
      const [id, month, offset, length, kind, folder, slots] = row;
      yield { id, month, offset, length, kind, folder, slots };
    }
    start = end + 1;
  }
}

type WrittenRow = [string, string, number, number, string, number, number[]];
