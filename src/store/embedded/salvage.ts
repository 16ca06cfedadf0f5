import { FlywheelError } from '../../domain/errors.ts';
import { createDurableFiles } from '../../platform/durable-files.ts';
import type { StateHealth, StateProblem } from '../state-health.ts';
import type { OpenTask } from '../store.ts';
import { dropOutdated } from './drop-outdated.ts';
import type { Loaded } from './fold.ts';
import { fromLine, UnknownLine, type JournalEntry } from './journal-line.ts';
import { loadState, storePaths, type LoadRequest } from './load-state.ts';
import { readLines } from './read-lines.ts';
import { readManifest } from './snapshot.ts';
import { fromManifest, State } from './state.ts';
import { TaskList } from './tasks.ts';

/** All that can still be read of a home's state, whatever has become of the rest. */
export interface Salvaged extends StateHealth {
  readonly state: State;
  readonly tasks: readonly OpenTask[];
  /** The highest there is. */
  readonly sequence: number;
}

/**
 * The state of a home, or, where a start would refuse to open it, what can be read of it: the
 * snapshot if it is whole, and over it every journal line whose checksum is right. Each line holds
 * whole entries, so a line that is lost costs what it alone has said. Changes nothing on disk;
 * throws only when a newer program wrote it.
 */
export async function salvageEmbedded(request: LoadRequest): Promise<Salvaged> {
  try {
    return asSalvaged(await loadState(request));
  } catch (error) {
    if (!(error instanceof FlywheelError) || !mendable.includes(error.code)) throw error;
    return { ...(await salvage(request)), kind: 'damaged', problems: [problemOf(request, error)] };
  }
}

const mendable: readonly string[] = ['MANIFEST_DAMAGED', 'MANIFEST_MISSING', 'JOURNAL_DAMAGED'];

function asSalvaged({ state, tasks, sequence, ...loaded }: Loaded): Salvaged {
  const problems = troublesOf(loaded);
  return { kind: 'readable', state, tasks: tasks.open(), sequence, problems };
}

/** What a start mends by itself. */
function troublesOf({
  manifestTrouble,
  journalTrouble,
  snapshotSequence,
}: Pick<Loaded, 'manifestTrouble' | 'journalTrouble' | 'snapshotSequence'>): StateProblem[] {
  const problems: StateProblem[] = [];
  if (manifestTrouble !== undefined && manifestTrouble !== 'absent') {
    problems.push({ file: 'manifest.json', says: `It cannot be used: ${manifestTrouble}.` });
  }
  const isLost = journalTrouble === 'behind' || journalTrouble === 'absent';
  if (isLost && snapshotSequence > 0) {
    const what = journalTrouble === 'absent' ? 'It is missing or empty' : 'Its last lines are gone';
    const says = `${what}, and manifest.json was made from sequence ${snapshotSequence}.`;
    problems.push({ file: '.flywheel/journal.ndjson', says });
  }
  return problems;
}

async function salvage(
  request: LoadRequest,
): Promise<Pick<Salvaged, 'state' | 'tasks' | 'sequence'>> {
  const { home, fs, manifestProblems: problemsOf } = request;
  const paths = storePaths(home);
  const found = await readManifest({
    files: createDurableFiles(fs),
    path: paths.manifest,
    problemsOf,
  });
  const known = found.kind === 'read' ? found.manifest.journal_sequence : 0;
  const state = found.kind === 'read' ? fromManifest(found.manifest) : new State();
  const tasks = new TaskList();
  let sequence = known;
  await readLines(fs, paths.journal, ({ bytes, hasNewline }) => {
    const entry = hasNewline ? entryOf(bytes) : undefined;
    if (!entry) return;
    sequence = Math.max(sequence, entry.sequence);
    tasks.record(entry);
    for (const change of entry.changes) {
      if (entry.sequence > known || change.collection === 'runs') state.apply(change);
    }
  });
  // The line that ended a run may be the one that is lost.
  return { state, tasks: dropOutdated(state, tasks).open(), sequence };
}

function entryOf(line: Buffer): JournalEntry | undefined {
  try {
    return fromLine(line);
  } catch (error) {
    if (error instanceof UnknownLine) return undefined;
    throw error;
  }
}

function problemOf({ home }: LoadRequest, { message, details }: FlywheelError): StateProblem {
  const { path, line } = details;
  const file = typeof path === 'string' ? path.slice(home.length + 1) : 'manifest.json';
  const says = message.replace(/ Nothing was changed\.$/, '');
  return { file, says, ...(typeof line === 'number' ? { line } : {}) };
}
