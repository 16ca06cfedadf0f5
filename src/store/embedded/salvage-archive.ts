import { FlywheelError } from '../../domain/errors.ts';
import type { DurableFiles } from '../../platform/durable-files.ts';
import type { FileSystem } from '../../platform/file-system.ts';
import type { StateProblem } from '../state-health.ts';
import { ArchiveFiles, archiveFolder } from './archive-files.ts';
import { fromArchiveLine, type ArchiveLine } from './archive-line.ts';
import { openCold } from './cold-loading.ts';
import { readLines } from './read-lines.ts';
import type { State } from './state.ts';

export interface ArchiveSource {
  readonly home: string;
  readonly fs: FileSystem;
  readonly files: DurableFiles;
  readonly state: State;
}

/**
 * Looks whether the archive fits the state. Where it does not, every archived session whose line is
 * whole is taken into the state, unless that knows more of it, and the archive counts no longer: the
 * next start archives anew. Returns what is wrong with it. Puts an index that can be made again in
 * its place, and changes nothing else on disk.
 */
export async function salvageArchive(source: ArchiveSource): Promise<StateProblem[]> {
  const { home, fs, files, state } = source;
  const archive = new ArchiveFiles(fs, home);
  try {
    const cold = await openCold({ state, archive, files });
    // Lines are read when they are asked for: ask for all of them now.
    const lines = cold.all();
    while (!(await lines.next()).done) continue;
    return [];
  } catch (error) {
    if (!(error instanceof FlywheelError) || error.code !== 'ARCHIVE_DAMAGED') throw error;
    for (const line of await linesOf(source, archive)) take(state, line);
    state.apply({ collection: 'meta', key: 'archives' });
    return [{ file: archiveFolder, says: error.message }];
  }
}

/** The newest line of each session. */
async function linesOf(
  { fs, files }: ArchiveSource,
  archive: ArchiveFiles,
): Promise<Iterable<ArchiveLine>> {
  const newest = new Map<string, ArchiveLine>();
  for (const name of (await files.list(archive.folder)).sort()) {
    if (!name.endsWith('.jsonl')) continue;
    await readLines(fs, `${archive.folder}/${name}`, ({ bytes }) => {
      const line = fromArchiveLine(bytes);
      if (!line) return;
      const { session_id } = line.record.session;
      if ((newest.get(session_id)?.number ?? -1) < line.number) newest.set(session_id, line);
    });
  }
  return newest.values();
}

function take(state: State, { record }: ArchiveLine): void {
  const { session, artifacts, publish_queue } = record;
  const known = state.get('sessions', session.session_id);
  if (known && known.revision >= session.revision) return;
  state.apply({ collection: 'sessions', key: session.session_id, value: session });
  for (const artifact of artifacts) {
    state.apply({ collection: 'artifacts', key: artifact.content_hash, value: artifact });
  }
  for (const job of publish_queue) {
    state.apply({ collection: 'publish_queue', key: job.job_id, value: job });
  }
}
