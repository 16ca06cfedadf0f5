import path from 'node:path';
import { listFolder } from '../platform/list-folder.ts';
import { sessionFileOf, sessionOfFolder } from './inbox-names.ts';

export interface SessionList {
  /** Absolute paths of what may be sessions: of a folder, where its session would be. */
  readonly files: readonly string[];
  /** How many names there were, of any kind. */
  readonly names: number;
}

/** The session files of an inbox, in lists of limited length. */
export async function* listSessions(inbox: string): AsyncGenerator<SessionList> {
  for await (const entries of listFolder(inbox)) {
    const files = entries.flatMap(({ name, isFolder }) => {
      const file = isFolder ? sessionOfFolder(name) : sessionFileOf(name) && name;
      return file === undefined ? [] : [inbox + path.sep + file];
    });
    yield { files, names: entries.length };
  }
}
