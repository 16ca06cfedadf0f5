import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { kindOf, readPiece } from '../guarded-files.ts';
import { unreadable } from '../unreadable.ts';

const listLimit = 64 << 10;
/** As git: five after the first. */
const maxDepth = 6;
const maxFolders = 64;
const hint = 'See its objects/info/alternates; `git repack -a -d` makes it stand alone.';

export interface ObjectFolders {
  /** Real paths: its own first, then those it borrows from. */
  readonly folders: readonly string[];
  /** One that it borrows from is not there. As for git, that matters only once an object is missing. */
  readonly incomplete: boolean;
}

/**
 * The `objects` folders of a repository: its own, and those `objects/info/alternates` names. Throws
 * `REPOSITORY_UNREADABLE` for one that is no such folder of a git repository.
 *
 * A hostile repository may name anybody's. Its own files get at nothing there but objects whose full
 * ids they know: no ref, no config and no history of the other is read. Abbreviations are looked up
 * there too, but those stand in the session, and who writes that can name the other's path anyway.
 */
export async function objectFolders(commonDir: string): Promise<ObjectFolders> {
  const own = join(commonDir, 'objects');
  const depths = new Map([[own, 0]]);
  let incomplete = false;
  // A map goes on with what is added to it on the way.
  for (const [objects, depth] of depths)
    for (const named of await readAlternates(objects)) {
      const folder = await borrowed(resolve(asBytes(objects), named));
      if (folder === undefined) incomplete = true;
      else if (!depths.has(folder)) depths.set(folder, depth + 1);
      if (depth + 1 > maxDepth) throw unreadable('it borrows objects over too many steps', hint);
      if (depths.size > maxFolders)
        throw unreadable('it borrows objects from too many folders', hint);
    }
  return { folders: [...depths.keys()], incomplete };
}

const asBytes = (path: string): string => Buffer.from(path, 'utf8').toString('latin1');

/** The paths, one character a byte. */
async function readAlternates(objects: string): Promise<string[]> {
  const bytes = await readPiece(join(objects, 'info', 'alternates'), {
    root: objects,
    limit: listLimit,
    piece: 'the list of folders it borrows objects from',
  });
  const lines = (bytes?.toString('latin1') ?? '').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(unquote);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b' };

/** git quotes a path with unusual characters as C does. */
function unquote(line: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(line)?.[1];
  return (quoted ?? line).replace(
    quoted === undefined ? /$^/ : /\\([0-7]{3}|.)/g,
    (_, code: string) =>
      code.length === 3 ? String.fromCharCode(parseInt(code, 8) & 0xff) : (escapes[code] ?? code),
  );
}

/** Undefined when there is nothing. */
async function borrowed(path: string): Promise<string | undefined> {
  const refused = unreadable('it borrows objects from what is no git repository', hint);
  if (path.includes('\0')) throw refused;
  const folder = await realpath(Buffer.from(path, 'latin1')).catch(() => undefined);
  if (folder === undefined) return undefined;
  const gitDir = dirname(folder);
  const isObjects = basename(folder) === 'objects' && (await kindOf(folder)) === 'folder';
  if (!isObjects || !(await isGitDir(gitDir))) throw refused;
  return folder;
}

async function isGitDir(folder: string): Promise<boolean> {
  const [head, refs] = [await kindOf(join(folder, 'HEAD')), await kindOf(join(folder, 'refs'))];
  return refs === 'folder' && (head === 'file' || head === 'other');
}
