import { folderEntries } from '../platform/folder-entries.ts';
import type { HomeView, ReadSession } from './home-view.ts';

/** A session file where the flywheel looks for one. */
export interface LiveFile {
  /** Home-relative. */
  readonly path: string;
  readonly read: ReadSession;
}

const inbox = 'outputs/sessions';

/** Every session file of the inbox and of its archive, in the order of their names, one at a time. */
export async function* liveSessions(view: HomeView): AsyncGenerator<LiveFile> {
  for await (const path of livePaths(view)) {
    const read = await view.readSession(view.home.absolute(path));
    if (read.kind !== 'gone') yield { path, read };
  }
}

async function* livePaths(view: HomeView): AsyncGenerator<string> {
  yield* pathsIn(view, inbox);
  const archive = `${inbox}/archive`;
  for (const month of await folderEntries(view.home.absolute(archive))) {
    if (month.kind === 'folder') yield* pathsIn(view, `${archive}/${month.name}`);
  }
}

async function* pathsIn(
  { home, isSession, read }: HomeView,
  folder: string,
): AsyncGenerator<string> {
  for (const { name, kind } of await folderEntries(home.absolute(folder))) {
    // What is no regular file is judged too: the intake refuses it.
    if (kind !== 'folder' && isSession(name)) yield `${folder}/${name}`;
    const inside = `${name}/work_session.json`;
    if (kind !== 'folder' || !isSession(inside)) continue;
    if (read(`${folder}/${inside}`) !== undefined) yield `${folder}/${inside}`;
  }
}
