import path from 'node:path';
import { errnoOf } from '../../domain/errors.ts';
import type { FileSystem } from '../../platform/file-system.ts';

/** A large inbox is not read through: whoever made artifacts has left a folder as well. */
const filesLookedInto = 1000;
const largestLookedInto = 16 * 1024 * 1024;

/**
 * Something in a home that only an earlier life can have left: archived sessions, an artifact
 * folder, a session file that was answered. Its home-relative path, or undefined. For a home without
 * manifest and journal, which is new unless there is such a thing.
 */
export async function findEarlierLife(fs: FileSystem, home: string): Promise<string | undefined> {
  for (const folder of ['outputs/archive', 'outputs/sessions/archive']) {
    const [first] = (await namesIn(fs, path.join(home, folder))).filter((name) => !isHidden(name));
    if (first !== undefined) return `${folder}/${first}`;
  }
  const inbox = 'outputs/sessions';
  const names = (await namesIn(fs, path.join(home, inbox))).filter((name) => !isHidden(name));
  for (const name of names.filter((each) => !each.endsWith('.json'))) {
    for (const receipts of [`${name}/receipts.json`, `${name}/artifacts/receipts.json`]) {
      if (await isThere(fs, path.join(home, inbox, receipts))) return `${inbox}/${receipts}`;
    }
  }
  const files = names.filter((each) => each.endsWith('.json')).slice(0, filesLookedInto);
  for (const name of files) {
    if (await isAnswered(fs, path.join(home, inbox, name))) return `${inbox}/${name}`;
  }
  return undefined;
}

const isHidden = (name: string): boolean => name.startsWith('.');

async function namesIn(fs: FileSystem, folder: string): Promise<string[]> {
  try {
    return (await fs.readdir(folder)).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

const isThere = async (fs: FileSystem, file: string): Promise<boolean> =>
  (await sizeOf(fs, file)) !== undefined;

/** True when the file has our notes in it. Only a regular file is opened. */
async function isAnswered(fs: FileSystem, file: string): Promise<boolean> {
  const size = await sizeOf(fs, file);
  if (typeof size !== 'number' || size > largestLookedInto) return false;
  return /"flywheel"\s*:\s*\{\s*"fingerprint"/.test(await fs.readFile(file, 'utf8'));
}

/** Undefined when it is not there. */
async function sizeOf(fs: FileSystem, file: string): Promise<number | 'no file' | undefined> {
  try {
    const found = await fs.lstat(file);
    return found.isFile() ? found.size : 'no file';
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');
