import { crc32 } from 'node:zlib';
import type { Archives, ArchivedSession } from '../store.ts';
import { archiveFolder, type ArchiveFiles } from './archive-files.ts';
import { toArchiveLine } from './archive-line.ts';
import type { ColdIndex } from './cold-index.ts';
import { coldRow, toRowLine, type ColdRow } from './cold-row.ts';
import type { State } from './state.ts';

/** Sessions that stand in the archive; they count there once `archives` is recorded. */
export interface ArchivedBatch {
  readonly rows: readonly { readonly record: ArchivedSession; readonly row: ColdRow }[];
  /** But for the number of sessions. */
  readonly archives: Omit<Archives, 'sessions'>;
}

export interface ArchiveParts {
  readonly state: State;
  readonly index: ColdIndex;
  readonly archive: ArchiveFiles;
}

/** Writes sessions behind the end of the archive, and their rows behind that of its index; on disk when it resolves. */
export async function archiveBatch(
  { state, index, archive }: ArchiveParts,
  records: readonly ArchivedSession[],
): Promise<ArchivedBatch> {
  const known = state.get('meta', 'archives') ?? nothing;
  const { rows, lines, months } = layOut(records, index.size, known.months);
  await archive.makeFolder();
  for (const [month, some] of lines) {
    await archive.append(archive.month(month), known.months[month] ?? 0, Buffer.concat(some));
  }
  const indexed = Buffer.from(rows.map(({ row }) => toRowLine(row)).join(''));
  await archive.append(archive.index, known.index_bytes, indexed);
  return {
    rows,
    archives: {
      folder: archiveFolder,
      months: Object.fromEntries([...months].sort(([a], [b]) => (a < b ? -1 : 1))),
      lines: index.size + rows.length,
      index_bytes: known.index_bytes + indexed.length,
      index_crc: crc32(indexed, known.index_crc),
    },
  };
}

interface Layout {
  readonly rows: ArchivedBatch['rows'];
  /** Month to what is appended to its file. */
  readonly lines: ReadonlyMap<string, Buffer[]>;
  /** Month to where its file ends then. */
  readonly months: ReadonlyMap<string, number>;
}

function layOut(
  records: readonly ArchivedSession[],
  first: number,
  ends: Archives['months'],
): Layout {
  const months = new Map(Object.entries(ends).map(([month, end = 0]) => [month, end]));
  const lines = new Map<string, Buffer[]>();
  const rows = records.map((record, at) => {
    const month = monthOf(record);
    const line = toArchiveLine({ number: first + at, record });
    const offset = months.get(month) ?? 0;
    months.set(month, offset + line.length);
    lines.set(month, [...(lines.get(month) ?? []), line]);
    return { record, row: coldRow(record, { month, offset, length: line.length - newline }) };
  });
  return { rows, lines, months };
}

const nothing: Pick<Archives, 'months' | 'index_bytes' | 'index_crc'> = {
  months: {},
  index_bytes: 0,
  index_crc: 0,
};

const newline = 1;

function monthOf({ session: { finished_at = '' } }: ArchivedSession): string {
  const month = finished_at.slice(0, 'yyyy-mm'.length);
  return /^\d{4}-\d{2}$/.test(month) ? month : 'undated';
}
