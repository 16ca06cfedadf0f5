import type { SessionRecord } from '../store.ts';
import type { State } from './state.ts';
import type { TaskList } from './tasks.ts';

/**
 * For a state that is newer than the journal's last line: takes away the runs whose session has gone
 * on since, and gives the tasks that are still of a session's last revision. What came after may
 * have moved or replaced the files of the others.
 */
export function dropOutdated(state: State, tasks: TaskList): TaskList {
  const current = new Map<string, boolean>();
  for (const [, session] of state.entries('sessions')) {
    current.set(runIdOf(session), session.status === 'running' || session.status === 'waiting');
  }
  for (const [key] of state.entries('runs')) {
    if (current.get(key) !== true) state.apply({ collection: 'runs', key });
  }
  return tasks.only(({ task }) => current.has(task.tag));
}

const runIdOf = ({ fingerprint, revision }: SessionRecord): string =>
  `${fingerprint.slice(0, 12)}-r${revision}`;
