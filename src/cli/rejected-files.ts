import path from 'node:path';
import type { Problem } from '../domain/problem.ts';
import { createDurableFiles } from '../platform/durable-files.ts';
import { nodeFileSystem } from '../platform/file-system.ts';
import type { Home } from '../platform/home.ts';

/** A refused session file or folder, with what is wrong with it. */
export interface RejectedFile {
  /** Home-relative path it has now. */
  readonly file: string;
  /** Home-relative path it had in the inbox. */
  readonly dropped_as?: string;
  readonly problems: readonly Problem[];
  /** Home-relative path of the explanation for people. */
  readonly explanation?: string;
}

const ending = '.problems.json';

/** What lies in outputs/rejected/ now, by name. */
export async function rejectedFiles(home: Home): Promise<RejectedFile[]> {
  const names = await namesIn(home.rejected);
  const refused = names.filter(
    (name) => !/^\.|\.problems\.(?:json|md)(?:\.retried.*)?$/.test(name),
  );
  const found: RejectedFile[] = [];
  for (const name of refused) found.push(await rejectedFile(home, name));
  return found;
}

async function rejectedFile(home: Home, name: string): Promise<RejectedFile> {
  const file = path.join(home.rejected, name);
  const bytes = await createDurableFiles(nodeFileSystem).read(`${file}${ending}`);
  const told = explanationIn(bytes);
  const relative = home.relative(file);
  if (!told) return { file: relative, problems: [] };
  const { file: dropped_as, problems } = told;
  return { file: relative, dropped_as, problems, explanation: `${relative}.problems.md` };
}

function explanationIn(
  bytes: Buffer | undefined,
): { file: string; problems: Problem[] } | undefined {
  try {
    const value = JSON.parse(bytes?.toString('utf8') ?? '') as {
      file: string;
      problems: Problem[];
    };
    return Array.isArray(value.problems) && typeof value.file === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Sorted; nothing where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await nodeFileSystem.readdir(folder)).sort();
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return [];
    throw error;
  }
}
