/** A name in the inbox that is a session, in one of the two forms agents drop. */
export type SessionFile =
  /** `<name>.json` */
  | { readonly form: 'file'; readonly name: string }
  /** `<name>/work_session.json` */
  | { readonly form: 'folder'; readonly name: string };

/** Finished sessions are moved there; never a drop. */
const archive = 'archive';
const sessionName = 'work_session.json';
const ignoredStarts = ['.', '~$', '#'];
const ignoredEnds = ['~', '.tmp', '.part', '.swp', '.crdownload', '.bak', '.lock'];

/** What a path relative to the inbox (`/` separated) is, if it is a session; undefined otherwise. */
export function sessionFileOf(relativePath: string): SessionFile | undefined {
  const [name = '', inside, ...deeper] = relativePath.split('/');
  if (deeper.length > 0 || isIgnoredName(name)) return undefined;
  if (inside === undefined) {
    return name.length > '.json'.length && /\.json$/i.test(name)
      ? { form: 'file', name }
      : undefined;
  }
  return inside === sessionName && name.toLowerCase() !== archive
    ? { form: 'folder', name }
    : undefined;
}

/** Longer names leave no room for those of our temp files beside them: 255 bytes is the most there is. */
export const longestName = 200;

/** What a copy in the inbox may be called: printable, and short enough. */
export const isFitName = (name: string): boolean =>
  Buffer.byteLength(name) <= longestName && !/\p{C}/u.test(name);

/** Where the session of a folder drop would stand, relative to the inbox; undefined if it can have none. */
export function sessionOfFolder(name: string): string | undefined {
  const file = `${name}/${sessionName}`;
  return sessionFileOf(file) && file;
}

/** Hidden, temporary, backup and lock names of editors, browsers and writers. */
export function isIgnoredName(name: string): boolean {
  return (
    name === '' ||
    ignoredStarts.some((start) => name.startsWith(start)) ||
    ignoredEnds.some((end) => name.endsWith(end))
  );
}
