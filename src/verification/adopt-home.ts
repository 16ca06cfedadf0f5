import type { AcceptedSession } from '../domain/session.ts';
import type { Transaction } from '../store/store.ts';
import { adoptSession, type Adopted } from './adopt-session.ts';
import type { HomeView } from './home-view.ts';
import { liveSessions } from './live-sessions.ts';
import { readEcho } from './read-echo.ts';

export interface AdoptHomeParts {
  readonly view: HomeView;
  /** RFC 3339. */
  readonly at: string;
  /** Lines of the journal are lost. */
  readonly isDoubtful: boolean;
  readonly transact: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
}

export interface Adoption {
  /** How many files there are of each kind. */
  readonly counts: Readonly<Record<Adopted['kind'], number>>;
  /** Session files that cannot be read as one; they are left to the intake. */
  readonly unreadable: readonly string[];
  /** Those with something to be said about. */
  readonly remarkable: readonly Adopted[];
  /** Session files that nobody has worked on: they are done at the next start. */
  readonly waiting: readonly string[];
}

/** Adopts every session file with an echo. The others are left for the intake: they are new work. */
export async function adoptHome(parts: AdoptHomeParts): Promise<Adoption> {
  const { view, at, isDoubtful, transact } = parts;
  const counts = { adopted: 0, settled: 0, copy: 0, known: 0, new: 0, undecided: 0 };
  const remarkable: Adopted[] = [];
  const waiting: string[] = [];
  const { files, unreadable } = await filesInOrder(view);
  for (const { path } of files) {
    const accepted = await readAgain(view, path);
    if (!accepted) continue;
    const adopted = await transact((tx) => adoptSession({ view, tx, at, isDoubtful }, accepted));
    counts[adopted.kind] += 1;
    if (adopted.remarks.length > 0) remarkable.push(adopted);
    if (adopted.kind === 'new') waiting.push(path);
  }
  return { counts, remarkable, unreadable, waiting };
}

interface Ranked {
  readonly path: string;
  readonly isCopy: boolean;
  readonly revision: number;
  readonly at: string;
}

/** Originals before copies, and in the order they were made: the last text of a place is what it shows. */
async function filesInOrder(view: HomeView): Promise<{ files: Ranked[]; unreadable: string[] }> {
  const files: Ranked[] = [];
  const unreadable: string[] = [];
  for await (const { path, read } of liveSessions(view)) {
    if (read.kind === 'accepted') files.push(rankOf(view, read.accepted));
    else unreadable.push(path);
  }
  return { files: files.sort(inOrder), unreadable };
}

function rankOf(view: HomeView, accepted: AcceptedSession): Ranked {
  const { path } = accepted;
  const read = readEcho(accepted, view.sessionTypes);
  if (read.kind !== 'echo') return { path, isCopy: true, revision: 0, at: '' };
  const { artifacts, revision, duplicate_of } = read.echo;
  const at =
    artifacts
      .flatMap(({ generated_at }) => generated_at ?? [])
      .sort()
      .at(-1) ?? '';
  return { path, isCopy: duplicate_of !== undefined, revision, at };
}

function inOrder(one: Ranked, other: Ranked): number {
  if (one.isCopy !== other.isCopy) return one.isCopy ? 1 : -1;
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  if (one.revision !== other.revision) return one.revision - other.revision;
  return one.path < other.path ? -1 : 1;
}

async function readAgain(view: HomeView, path: string): Promise<AcceptedSession | undefined> {
  const read = await view.readSession(view.home.absolute(path));
  return read.kind === 'accepted' ? read.accepted : undefined;
}
