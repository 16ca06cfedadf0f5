import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A new empty folder outside every checkout. */
export const newScratchFolder = (name: string): Promise<string> =>
  mkdtemp(path.join(os.tmpdir(), `${name}-`));

export const readText = (file: string): Promise<string> => readFile(file, 'utf8');

export const writeText = (file: string, text: string): Promise<void> => writeFile(file, text);
