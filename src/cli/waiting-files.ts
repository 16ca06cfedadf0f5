import type { Reading } from '../compose.ts';
import { sessionFileOf, sessionOfFolder } from '../intake/inbox-names.ts';
import { nodeFileSystem } from '../platform/file-system.ts';
import type { ManifestReader } from '../store/store.ts';
import { namesIn } from './rejected-files.ts';

/** A session file in the inbox that nobody has worked on as it is now. */
export interface WaitingFile {
  /** Home-relative. */
  readonly file: string;
  /** `changed`: an earlier state of it is known. `incomplete`, `invalid`: it does not parse, or is refused soon. */
  readonly why: 'new' | 'changed' | 'incomplete' | 'invalid';
}

export async function waitingFiles(
  { home, read }: Pick<Reading, 'home' | 'read'>,
  manifest: ManifestReader,
): Promise<WaitingFile[]> {
  const hot = new Map(manifest.all('sessions').flatMap(({ files }) => Object.entries(files)));
  const waiting: WaitingFile[] = [];
  for (const name of await sessionNames(home.sessions)) {
    const path = `${home.sessions}/${name}`;
    const verdict = await read(path);
    const file = home.relative(path);
    if (verdict.kind === 'gone') continue;
    if (verdict.kind === 'accepted') {
      const { session, fingerprint } = verdict.accepted;
      // A file that no session in memory was seen in may be one of an archived session.
      const known = hot.get(file) ?? (await manifest.find(session.session_id))?.files[file];
      if (known === fingerprint) continue;
      waiting.push({ file, why: known === undefined ? 'new' : 'changed' });
    } else waiting.push({ file, why: verdict.kind === 'refused' ? 'invalid' : 'incomplete' });
  }
  return waiting;
}

/** Names in the inbox that are sessions, and the sessions inside folder drops; links are not followed. */
async function sessionNames(inbox: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await namesIn(inbox)) {
    if (sessionFileOf(name)?.form === 'file') found.push(name);
    else {
      const inside = sessionOfFolder(name);
      const isThere = inside !== undefined && (await isFile(`${inbox}/${inside}`));
      if (isThere) found.push(inside);
    }
  }
  return found;
}

const isFile = (file: string): Promise<boolean> =>
  nodeFileSystem.lstat(file).then(
    (stat) => stat.isFile(),
    () => false,
  );
