import { filesBelow } from '../platform/folder-entries.ts';
import type { SessionRecord } from '../store/store.ts';
import { quoted, type Difference, type Tally } from './difference.ts';
import type { HomeView } from './home-view.ts';
import { receiptsFile } from './read-receipts.ts';

/** Files in the artifact folder of a session that nobody knows, and what was left of our own. */
export async function checkFolder(
  view: HomeView,
  session: SessionRecord,
  tally: Tally,
): Promise<Difference[]> {
  const folder = session.artifact_folder;
  const known = knownFiles(session);
  const differences: Difference[] = [];
  for await (const inside of filesBelow(view.home.absolute(folder))) {
    const path = `${folder}/${inside}`;
    if (known.has(path) || isOfEarlier(inside, session)) continue;
    if (isKeptEdit(inside)) tally.keptEdits += 1;
    else differences.push(leftoverAt(view, path) ?? orphan(view, path, session));
  }
  return differences;
}

/** A text somebody had edited, kept when its artifact was made again: `build-log.md.edited-1`. */
export const isKeptEdit = (path: string): boolean => /\.edited-\d+$/.test(path);

function knownFiles({ artifact_folder, artifacts, revisions }: SessionRecord): Set<string> {
  const all = [...artifacts, ...revisions.flatMap((revision) => revision.artifacts)];
  const paths = all.flatMap(({ path }) => path ?? []);
  return new Set([...paths, `${artifact_folder}/${receiptsFile}`]);
}

/** `revisions/1/…` of a session that is further. */
function isOfEarlier(inside: string, { revision }: SessionRecord): boolean {
  const [, number] = /^revisions\/(\d+)\/[^/]+$/.exec(inside) ?? [];
  return number !== undefined && Number(number) < revision;
}

function orphan({ home }: HomeView, path: string, { session_id }: SessionRecord): Difference {
  return {
    section: 'artifacts',
    code: 'artifact-orphaned',
    subject: path,
    says: `Nobody knows this file in the artifact folder of session ${session_id}.`,
    command: moveAway(home.absolute(path), home.absolute(orphanage(path))),
  };
}

/** Where an orphan can wait for a person; each has a name of its own there. */
export const orphanage = (path: string): string =>
  `outputs/orphans/${path.replace(/^outputs\/sessions\//, '').replaceAll('/', '__')}`;

/** Keeps the file, out of the way; never over another one. */
export function moveAway(from: string, to: string): string {
  const folder = to.slice(0, to.lastIndexOf('/'));
  return `mkdir -p ${quoted(folder)} && mv -n -- ${quoted(from)} ${quoted(to)}`;
}

/** A temp file of ours that its owner did not take away. */
export function leftoverAt({ home }: HomeView, path: string): Difference | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!/^\.flywheel-.*\.tmp$/.test(name)) return undefined;
  // What an agent wrote while its echo was put in place may be in there and nowhere else.
  const mayBeNeeded = name.includes('-aside-');
  return {
    section: 'manifest',
    code: 'leftover',
    subject: path,
    says: mayBeNeeded
      ? 'A session file was kept aside while its answer was written, and not given back.'
      : 'A temporary file of ours was left there.',
    command: mayBeNeeded ? 'flywheel rebuild' : `rm -- ${quoted(home.absolute(path))}`,
  };
}
