import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf } from '../domain/errors.ts';

const maxBytes = 1_000_000;

/** Template files of folders, the first that has one wins: a home's own before the package's. */
export function templateFiles(folders: readonly string[]): {
  read(name: string): Promise<{ text: string; path: string } | undefined>;
} {
  return {
    async read(name) {
      for (const folder of folders) {
        const file = path.join(folder, `${name}.mustache`);
        const text = await readText(file);
        if (text !== undefined) return { text, path: file };
      }
      return undefined;
    },
  };
}

/** A home is somebody's folder: what is not a file of sensible size is no template. */
async function readText(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (!stat.isFile() || stat.size > maxBytes) return undefined;
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENXIO') return undefined;
    throw error;
  }
}
