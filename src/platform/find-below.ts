import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf } from '../domain/errors.ts';

/** A folder that a name may be looked up in, with its place in the list that was given. */
export interface Root {
  readonly folder: string;
  readonly index: number;
}

/** The folders that are there, by their real paths. */
export async function realRoots(folders: readonly string[]): Promise<Root[]> {
  const real = await Promise.all(folders.map((folder) => realOrNone(folder)));
  return real.flatMap((folder, index) => (folder === undefined ? [] : [{ folder, index }]));
}

/**
 * The first thing `name` leads to below one of the roots that `read` has facts of, or why there is
 * none. The names come from anybody: nothing outside of the roots is looked at, whatever links stand
 * inside them.
 */
export async function findBelow<Facts extends object>(
  name: string,
  roots: readonly Root[],
  read: (file: string) => Facts | string,
  absent = 'there is no such file',
): Promise<{ readonly folder: number; readonly facts: Facts } | string> {
  const elsewhere = foreignPath(name);
  if (elsewhere !== undefined) return elsewhere;
  let reason = absent;
  for (const { folder, index } of roots) {
    for (const spelling of spellings(name)) {
      const file = path.resolve(folder, spelling);
      if (!isIn(file, folder)) reason = outside;
      const real = isIn(file, folder) ? await realOrNone(file) : undefined;
      if (real === undefined) continue;
      if (!roots.some((root) => isIn(real, root.folder))) reason = leadsOut;
      else {
        const facts = read(real);
        if (typeof facts !== 'string') return { folder: index, facts };
        reason = facts;
      }
    }
  }
  return reason;
}

const outside = 'it is outside of the folders of this session';
const leadsOut = 'it is a link that leads out of the folders of this session';

/** Why a path names nothing on this machine, if that can be told from the path alone. */
function foreignPath(name: string): string | undefined {
  if (name.includes('\0') || name.trim() === '') return 'it is not a file name';
  if (/^[A-Za-z]:[\\/]/.test(name) || name.startsWith('\\\\')) return 'it is on another machine';
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(name) ? 'it is an address, not a file' : undefined;
}

/** Windows writers separate with `\`. */
const spellings = (name: string): string[] =>
  name.includes('\\') ? [name, name.replaceAll('\\', '/')] : [name];

const isIn = (file: string, folder: string): boolean =>
  file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);

async function realOrNone(file: string): Promise<string | undefined> {
  try {
    return await realpath(file);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}
