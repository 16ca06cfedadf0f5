import type { FileSystem } from '../../platform/file-system.ts';
import type { Run } from '../store.ts';
import { fromLine, UnknownLine, type JournalEntry } from './journal-line.ts';
import { storePaths } from './load-state.ts';
import { readLines } from './read-lines.ts';

/**
 * Session files as they were claimed, for as long as the journal still has their lines. `wanted` is
 * the fingerprint by session id; what was found is taken from it.
 */
export async function claimedInputs(
  { home, fs }: { readonly home: string; readonly fs: FileSystem },
  wanted: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (wanted.size === 0) return found;
  await readLines(fs, storePaths(home).journal, ({ bytes, hasNewline }) => {
    const entry = hasNewline ? entryOf(bytes) : undefined;
    for (const { collection, value } of entry?.changes ?? []) {
      if (collection !== 'runs' || value === undefined) continue;
      const { session_id, fingerprint, input } = value as Run;
      if (wanted.get(session_id) === fingerprint) found.set(session_id, input);
    }
  });
  return found;
}

function entryOf(line: Buffer): JournalEntry | undefined {
  try {
    return fromLine(line);
  } catch (error) {
    if (error instanceof UnknownLine) return undefined;
    throw error;
  }
}
