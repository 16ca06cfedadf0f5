import { createArchiver, type Archiver, type ArchiverParts } from '../archiving/archiver.ts';
import { echoOf } from '../artifacts/echo.ts';
import type { Inbox } from '../intake/inbox.ts';
import { listSessions } from '../intake/list-sessions.ts';
import { spliceKeys } from '../platform/json/splice-keys.ts';
import { listFolder } from '../platform/list-folder.ts';
import type { Assembly } from './assembly.ts';

/** Takes finished sessions out of the inbox, while nothing else is to be done. */
export function archiveStation(
  parts: Assembly,
  inbox: Pick<Inbox, 'waiting'>,
  inTurn: ArchiverParts['inTurn'],
): Archiver {
  const { home, config, fileWork, reader, files, health } = parts;
  return createArchiver({
    ...parts,
    settings: config.intake,
    inTurn,
    perform: (id, task) => fileWork.perform(id, task),
    answered: ({ session, text, path }, record) => spliceKeys(text, echoOf(session, record, path)),
    isThere: (relative) => files.exists(home.absolute(relative)),
    foldersIn: (relative) => foldersIn(parts, relative),
    async *listInbox() {
      for await (const list of listSessions(home.sessions)) {
        yield list.files.map((file) => home.relative(file));
      }
    },
    async read(relative) {
      const verdict = await reader.read(home.absolute(relative));
      return verdict.kind === 'accepted' ? verdict.accepted : undefined;
    },
    isBusy: () => inbox.waiting() > 0 || health.impairment !== undefined,
  });
}

async function foldersIn({ home, files }: Assembly, relative: string): Promise<string[]> {
  const file = home.absolute(relative);
  if (!(await files.exists(file)) || relative.endsWith('.json')) return [];
  const folders: string[] = [];
  for await (const entries of listFolder(file)) {
    for (const { name, isFolder } of entries) if (isFolder) folders.push(`${relative}/${name}`);
  }
  return folders;
}
