import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { DurableFiles } from '../../platform/durable-files.ts';
import type { Archives } from '../store.ts';
import { archiveDamaged, tooShort, type ArchiveFiles } from './archive-files.ts';
import { fromArchiveLine } from './archive-line.ts';
import { ColdIndex } from './cold-index.ts';
import { coldRow, readRows, toRowLine } from './cold-row.ts';
import { ColdSessions } from './cold-sessions.ts';
import { readLines } from './read-lines.ts';
import type { State } from './state.ts';

export interface ColdLoading {
  readonly state: State;
  readonly archive: ArchiveFiles;
  readonly files: Pick<DurableFiles, 'read' | 'list'>;
}

/**
 * The archived sessions of a state, as it says there are. An index that is missing or damaged is made
 * again from the archive. Changes nothing on disk. Throws `ARCHIVE_DAMAGED`.
 */
export async function readCold(loading: ColdLoading): Promise<ColdSessions> {
  return (await load(loading)).cold;
}

/**
 * The same, for the owner of the home: an index that had to be made again is put in its place, and
 * sessions that stand in the archive and are not known stop the start, for the next session that is
 * archived would be written over them.
 */
export async function openCold(
  loading: ColdLoading & { readonly files: DurableFiles },
): Promise<ColdSessions> {
  const { cold, rebuilt } = await load(loading);
  await checkMonths(loading, cold.index);
  const { files, archive } = loading;
  if (rebuilt) await files.replaceAll([{ path: archive.index, bytes: rebuilt }], 'archive');
  return cold;
}

async function load({
  state,
  archive,
  files,
}: ColdLoading): Promise<{ cold: ColdSessions; rebuilt: Buffer | undefined }> {
  const index = new ColdIndex();
  const facts = state.get('meta', 'archives');
  const cold = new ColdSessions(index, archive);
  if (!facts) return { cold, rebuilt: undefined };
  const found = (await files.read(archive.index))?.subarray(0, facts.index_bytes);
  const rebuilt = isWhole(found, facts) ? undefined : await rebuild(archive, facts);
  for (const row of readRows(rebuilt ?? found ?? Buffer.alloc(0))) index.load(row);
  for (const [id] of state.entries('sessions')) {
    const row = index.rowOf(id);
    if (row !== undefined) index.kill(row);
  }
  return { cold, rebuilt };
}

const isWhole = (bytes: Buffer | undefined, { index_bytes, index_crc }: Archives): boolean =>
  bytes?.length === index_bytes && crc32(bytes) === index_crc;

/** The same bytes that were there before. */
async function rebuild(archive: ArchiveFiles, facts: Archives): Promise<Buffer> {
  const lines: string[] = [];
  for (const [month, counting = 0] of Object.entries(facts.months)) {
    const file = archive.month(month);
    await readLines(archive.fs, file, ({ bytes, start, end }) => {
      if (end > counting) return;
      const line = fromArchiveLine(bytes);
      if (!line) throw archiveDamaged(file, `the line at byte ${start} is damaged.`);
      const place = { month, offset: start, length: bytes.length };
      lines[line.number] = toRowLine(coldRow(line.record, place));
    });
  }
  const index = Buffer.from(lines.join(''));
  if (!isWhole(index, facts)) throw archiveDamaged(archive.index, 'it cannot be made again.');
  return index;
}

/** What counts is there; what stands behind it is what a crash left of sessions that are known. */
async function checkMonths(
  { state, archive, files }: ColdLoading,
  index: ColdIndex,
): Promise<void> {
  const recorded = state.get('meta', 'archives')?.months ?? {};
  const names = await files.list(archive.folder);
  const there = names.filter((name) => name.endsWith('.jsonl'));
  const months = new Set([...Object.keys(recorded), ...there.map((name) => path.parse(name).name)]);
  for (const month of months) {
    const file = archive.month(month);
    const [size, counting] = [await archive.sizeOf(file), recorded[month] ?? 0];
    if (size < counting) throw tooShort(file, size, counting);
    const rest = await archive.read({ month, offset: counting, length: size - counting });
    for (const id of idsIn(rest)) {
      if (state.get('sessions', id) !== undefined || index.knows(id)) continue;
      throw archiveDamaged(file, 'it holds sessions that the manifest does not know.');
    }
  }
}

/** Of the lines that are whole. */
function* idsIn(bytes: Buffer): Generator<string> {
  for (let start = 0, end; (end = bytes.indexOf(0x0a, start)) !== -1; start = end + 1) {
    const line = fromArchiveLine(bytes.subarray(start, end));
    if (line) yield line.record.session.session_id;
  }
}
