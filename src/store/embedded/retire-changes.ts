import type { Archives, ArchivedSession } from '../store.ts';
import type { ArchivedBatch } from './archive-batch.ts';
import type { ColdIndex } from './cold-index.ts';
import type { Change, State } from './state.ts';

export interface Retired {
  readonly changes: readonly Change[];
  readonly undo: () => void;
}

/**
 * Takes the sessions of a batch out of memory, where the archive has them as they are. One that was
 * changed while it was written stays hot; its line does not count. Undefined when all have changed.
 */
export function retireChanges(
  { state, index }: { readonly state: State; readonly index: ColdIndex },
  { rows, archives }: ArchivedBatch,
): Retired | undefined {
  const changes: Change[] = [];
  const undo: (() => void)[] = [];
  const make = (change: Change): void => {
    changes.push(change);
    undo.push(state.apply(change));
  };
  for (const { record, row } of rows) {
    const isSame = isUnchanged(state, record);
    undo.push(index.add(row, isSame));
    if (isSame) for (const change of removalsOf(record)) make(change);
  }
  const value: Archives = { ...archives, sessions: index.live };
  make({ collection: 'meta', key: 'archives', value });
  return {
    changes,
    undo: () => {
      for (const step of undo.toReversed()) step();
    },
  };
}

/** Records are replaced and never changed. */
function isUnchanged(state: State, record: ArchivedSession): boolean {
  const now = state.whole(record.session.session_id);
  const { session, artifacts, publish_queue } = record;
  return (
    now?.session === session &&
    areSame(now.artifacts, artifacts) &&
    areSame(now.publish_queue, publish_queue)
  );
}

const areSame = (some: readonly unknown[], others: readonly unknown[]): boolean =>
  some.length === others.length && some.every((each, at) => each === others[at]);

const removalsOf = ({ session, artifacts, publish_queue }: ArchivedSession): Change[] => [
  { collection: 'sessions', key: session.session_id },
  ...artifacts.map(({ content_hash: key }): Change => ({ collection: 'artifacts', key })),
  ...publish_queue.map(({ job_id: key }): Change => ({ collection: 'publish_queue', key })),
];
