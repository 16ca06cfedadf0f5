import type { OpenTask } from '../store.ts';
import { journalVersion, type JournalEntry } from './journal-line.ts';
import { collectionNames, type Change, type State } from './state.ts';

export interface BaseFacts {
  readonly state: State;
  /** Not settled, oldest first. */
  readonly tasks: readonly OpenTask[];
  /** Of the last line that is in the state. */
  readonly sequence: number;
  /** RFC 3339. */
  readonly at: string;
}

const recordsPerLine = 200;
/** Characters, about: one large record or task stands in a line of its own. */
const enoughForLine = 256 * 1024;

/**
 * The lines a journal begins with: they make the state and the open tasks, whatever there was
 * before. Small enough that reading one keeps nobody waiting. The state must not change meanwhile.
 */
export function* baseEntries({ state, tasks, sequence, at }: BaseFacts): Generator<JournalEntry> {
  const entry = (part: Part, isLast: boolean): JournalEntry => ({
    sequence,
    at,
    what: 'journal.begun',
    changes: part.changes,
    base: { version: journalVersion, isLast, tasks: part.tasks },
  });
  let held: Part = { changes: [], tasks: [] };
  for (const part of partsOf(state, tasks)) {
    if (held.changes.length + held.tasks.length > 0) yield entry(held, false);
    held = part;
  }
  yield entry(held, true);
}

interface Part {
  readonly changes: Change[];
  readonly tasks: OpenTask[];
}

function* partsOf(state: State, tasks: readonly OpenTask[]): Generator<Part> {
  let part: Part = { changes: [], tasks: [] };
  let weight = 0;
  for (const one of all(state, tasks)) {
    if ('task' in one) part.tasks.push(one);
    else part.changes.push(one);
    weight += weightOf(one);
    if (part.changes.length < recordsPerLine && weight < enoughForLine) continue;
    yield part;
    part = { changes: [], tasks: [] };
    weight = 0;
  }
  yield part;
}

function* all(state: State, tasks: readonly OpenTask[]): Generator<Change | OpenTask> {
  for (const collection of collectionNames) {
    for (const [key, value] of state.entries(collection)) yield { collection, key, value };
  }
  yield* tasks;
}

/** Of what may be large: whole texts. Records are counted. */
function weightOf(one: Change | OpenTask): number {
  if (!('task' in one)) return inputLength(one.value);
  const { files = [], echo } = one.task;
  const texts = files.reduce((sum, { text }) => sum + text.length, 0);
  return texts + (echo ? echo.before.length + echo.after.length : 0);
}

const inputLength = (value: unknown): number => {
  const { input } = value as { input?: unknown };
  return typeof input === 'string' ? input.length : 0;
};
