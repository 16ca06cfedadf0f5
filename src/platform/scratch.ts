import { mkdtemp, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A new empty folder outside every checkout. */
export const newScratchFolder = (name: string): Promise<string> =>
  mkdtemp(path.join(os.tmpdir(), `${name}-`));

export const readText = (file: string): Promise<string> => readFile(file, 'utf8');
