import { FlywheelError } from '../../domain/errors.ts';
import type { JournalEntry } from './journal.ts';
import { readManifest, type SnapshotOptions } from './snapshot.ts';
import { fromManifest, State } from './state.ts';
import { TaskList } from './tasks.ts';

export type Loaded = {
  readonly state: State;
  readonly tasks: TaskList;
  readonly sequence: number;
} & (
  | { readonly kind: 'read'; readonly snapshotSequence: number }
  /** Made from the journal alone; `why` says what is wrong with the snapshot, `absent` if it is missing. */
  | { readonly kind: 'rebuilt'; readonly why: string; readonly snapshotSequence: -1 }
);

/**
 * Reads the snapshot; what it returns folds the journal over it. A snapshot that cannot be used is
 * never taken for an empty one: the journal must reach back to the beginning, else `MANIFEST_DAMAGED`.
 */
export async function loadState(
  snapshot: Pick<SnapshotOptions, 'path' | 'problemsOf'> & {
    files: Pick<SnapshotOptions['files'], 'read'>;
  },
): Promise<(entries: readonly JournalEntry[]) => Loaded> {
  const found = await readManifest(snapshot);
  return (entries) => {
    const tasks = tasksOf(entries);
    const last = entries.at(-1)?.sequence ?? 0;
    if (found.kind === 'read') {
      const known = found.manifest.journal_sequence;
      const state = replay(fromManifest(found.manifest), entries, known);
      return {
        kind: 'read',
        state,
        tasks,
        sequence: Math.max(known, last),
        snapshotSequence: known,
      };
    }
    const why = found.kind === 'absent' ? 'absent' : found.why;
    const reachesBack = entries[0]?.sequence === 1;
    const isNew = found.kind === 'absent' && entries.length === 0;
    if (!reachesBack && !isNew) throw hopeless(snapshot.path, why);
    const state = replay(new State(), entries, 0);
    return { kind: 'rebuilt', why, tasks, state, sequence: last, snapshotSequence: -1 };
  };
}

function tasksOf(entries: readonly JournalEntry[]): TaskList {
  const tasks = new TaskList();
  for (const entry of entries) tasks.record(entry);
  return tasks;
}

/** Claims live in the journal only, so those of older lines count too. */
function replay(state: State, entries: readonly JournalEntry[], known: number): State {
  for (const { sequence, changes } of entries) {
    for (const change of changes) {
      if (sequence > known || change.collection === 'runs') state.apply(change);
    }
  }
  return state;
}

const hopeless = (file: string, why: string): FlywheelError =>
  new FlywheelError(
    'MANIFEST_DAMAGED',
    `${file} cannot be used (${why}), and the journal does not reach back to the beginning.`,
  );
