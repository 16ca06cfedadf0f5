import { filesBelow, folderEntries } from '../platform/folder-entries.ts';
import type { SessionRecord } from '../store/store.ts';
import { leftoverAt, moveAway, orphanage } from './check-folder.ts';
import type { Difference } from './difference.ts';
import type { HomeView } from './home-view.ts';

export interface StrayParts {
  readonly view: HomeView;
  readonly find: (sessionId: string) => Promise<SessionRecord | undefined>;
  /** Artifact folders of sessions, home-relative. */
  readonly isKnownFolder: (folder: string) => boolean;
}

const inbox = 'outputs/sessions';
/** Folders of outputs/ that hold no sessions to be done. */
const others = [
  'sessions',
  'rejected',
  'archive',
  'published',
  'jobs',
  'logs',
  'feedback',
  'reports',
  'orphans',
];

/** What stands where nobody looks for it: sessions outside the inbox, artifacts of nobody, leftovers. */
export async function* checkStrays(parts: StrayParts): AsyncGenerator<Difference> {
  const { view } = parts;
  for (const folder of ['', '.flywheel', inbox, 'outputs/rejected']) {
    for (const { name, kind } of await folderEntries(view.home.absolute(folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const left = kind === 'file' ? leftoverAt(view, path) : undefined;
      if (left) yield left;
    }
  }
  const enters = (path: string): boolean => !others.includes(path);
  yield* sessionsBelow(parts, 'outputs', enters);
  yield* foldersIn(parts, inbox);
  for (const { name, kind } of await folderEntries(view.home.absolute(`${inbox}/archive`))) {
    if (kind === 'folder') yield* foldersIn(parts, `${inbox}/archive/${name}`);
  }
}

async function* foldersIn(parts: StrayParts, folder: string): AsyncGenerator<Difference> {
  const { view, isKnownFolder } = parts;
  for (const { name, kind } of await folderEntries(view.home.absolute(folder))) {
    const path = `${folder}/${name}`;
    if (kind !== 'folder' || path === `${inbox}/archive`) continue;
    if (isKnownFolder(path)) continue;
    yield* checkUnknown(parts, path, isDrop(view, path));
  }
}

const isDrop = ({ read }: HomeView, folder: string): boolean =>
  read(`${folder}/work_session.json`) !== undefined;

/** A folder in the inbox that holds no artifacts of a known session: the agent's own, or an orphan. */
async function* checkUnknown(
  parts: StrayParts,
  folder: string,
  isSession: boolean,
): AsyncGenerator<Difference> {
  const { view, isKnownFolder } = parts;
  const { home, read } = view;
  for (const place of [folder, `${folder}/artifacts`]) {
    if (isKnownFolder(place) || read(`${place}/receipts.json`) === undefined) continue;
    yield {
      section: 'artifacts',
      code: 'artifact-orphaned',
      subject: place,
      says: 'Nobody knows the session these artifacts were made for.',
      command: moveAway(home.absolute(place), home.absolute(orphanage(place))),
    };
    return;
  }
  for (const { name } of await folderEntries(home.absolute(folder))) {
    const left = leftoverAt(view, `${folder}/${name}`);
    if (left) yield left;
  }
  if (!isSession) yield* sessionsBelow(parts, folder, () => true);
}

async function* sessionsBelow(
  parts: StrayParts,
  folder: string,
  enters: (relative: string) => boolean,
): AsyncGenerator<Difference> {
  const { home } = parts.view;
  for await (const inside of filesBelow(home.absolute(folder), enters)) {
    if (!/\.json$/i.test(inside)) continue;
    const path = `${folder}/${inside}`;
    const outside = await outsideAt(parts, path);
    if (outside) yield outside;
  }
}

async function outsideAt(
  { view, find }: StrayParts,
  path: string,
): Promise<Difference | undefined> {
  const from = view.home.absolute(path);
  const read = await view.readSession(from);
  if (read.kind !== 'accepted') return undefined;
  const { session, fingerprint } = read.accepted;
  const isKnown = (await find(session.session_id))?.fingerprint === fingerprint;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const to = isKnown ? `${from}.bak` : view.home.absolute(`${inbox}/${session.session_id}_${name}`);
  const says = isKnown
    ? 'It is a copy of a session that is done, outside of the inbox.'
    : 'It is a session, and stands where nobody takes it from.';
  const command = moveAway(from, to);
  return { section: 'sessions', code: 'session-outside', subject: path, says, command };
}
