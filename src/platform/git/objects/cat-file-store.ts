import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { objectFolders } from './alternates.ts';
import { startGit, type GitProcess } from './git-process.ts';
import { findGit, isAtLeast, versionOf } from '../git-version.ts';
import { guardObjectFolders } from './guard-object-folders.ts';
import { makeNeutralGitDir } from './neutral-git-dir.ts';
import { idBytes, isAbbreviatedId, type ObjectFormat } from '../object-ids.ts';
import {
  objectLimit,
  type GitObject,
  type ObjectStore,
  type ObjectType,
  type OpenObjects,
} from './object-store.ts';
import type { OpenRepository } from '../open-repository.ts';
import { unreadable } from '../unreadable.ts';

/** The first that knows `cat-file --batch-command`. */
const oldestGit = '2.36';

export interface CatFileOptions {
  /** What cannot be read otherwise, for the error where git cannot be had. */
  readonly because: string;
  readonly signal: AbortSignal;
  readonly searchPath?: string | undefined;
  readonly patienceMs?: number;
}

/**
 * Objects as git reads them, by one process for as long as it is open. Throws `REPOSITORY_UNREADABLE`
 * where no git is on the search path, or too old a one.
 */
export async function openCatFile(
  repository: OpenRepository,
  { because, signal, searchPath = process.env['PATH'], patienceMs }: CatFileOptions,
): Promise<OpenObjects> {
  const program = await gitFor(repository, because, searchPath);
  const objects = join(repository.commonDir, 'objects');
  const { folders } = await objectFolders(repository.commonDir);
  for (const folder of folders) await guardObjectFolders(folder, signal);
  const git = await startIn(repository.objectFormat, (gitDir) =>
    startGit({
      program,
      gitDir,
      objects,
      signal,
      ...(patienceMs === undefined ? {} : { patienceMs }),
    }),
  );
  return { ...createCatFileStore(git, repository), close: () => git.close() };
}

/** Once git has answered it has read its directory, and the folder can go: nothing is left by whoever is killed. */
async function startIn(
  format: ObjectFormat,
  start: (gitDir: string) => GitProcess,
): Promise<GitProcess> {
  const own = await makeNeutralGitDir(format);
  try {
    const git = start(own.path);
    await git.ask('info HEAD', (answers) => answers.line());
    return git;
  } finally {
    await own.remove();
  }
}

async function gitFor(
  { root, commonDir }: OpenRepository,
  because: string,
  searchPath: string | undefined,
): Promise<string> {
  const hint = `Install git ${oldestGit} or newer and see that it is on the PATH of this program.`;
  const program = await findGit(searchPath, [root, commonDir]);
  const version = program === undefined ? undefined : await versionOf(program);
  if (program === undefined || version === undefined)
    throw unreadable(`${because}, which only git reads, and there is no git on PATH`, hint);
  if (!isAtLeast(version, oldestGit))
    throw unreadable(`${because}, and git ${version} is too old to read it for us`, hint);
  return program;
}

function createCatFileStore(git: GitProcess, { objectFormat }: OpenRepository): ObjectStore {
  const width = idBytes[objectFormat] * 2;
  const info = (name: string): Promise<string> =>
    git.ask(`info ${name}`, (answers) => answers.line());
  return {
    async read(oid) {
      // Nothing but an id goes into a question.
      if (!isAbbreviatedId(oid) || oid.length !== width) throw missing(oid);
      const { type, size } = parseInfo(oid, await info(oid));
      if (size > objectLimit) return { type, bytes: null };
      return await readContent(git, objectFormat, { oid, type, size });
    },
    async expand(prefix) {
      if (!isAbbreviatedId(prefix)) return [];
      const found: string[] = [];
      const pending = [prefix];
      // Git does not say whom an ambiguous prefix fits; of longer ones it says when one is left.
      for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        if (next.length > width) continue;
        const said = await info(next);
        const oid = said.split(' ', 1)[0] ?? '';
        if (said.endsWith(' ambiguous')) for (const digit of digits) pending.push(next + digit);
        else if (!said.endsWith(' missing') && oid.startsWith(next)) found.push(oid);
      }
      return found.sort();
    },
  };
}

const digits = '0123456789abcdef'.split('');
const types: readonly unknown[] = ['commit', 'tree', 'blob', 'tag'] satisfies ObjectType[];

function parseInfo(oid: string, line: string): { type: ObjectType; size: number } {
  const [name, type, size] = line.split(' ');
  if (type === 'missing') throw missing(oid);
  if (name !== oid || !types.includes(type) || !/^\d{1,15}$/.test(size ?? ''))
    throw unreadable(`object ${oid} could not be read`);
  return { type: type as ObjectType, size: Number(size) };
}

async function readContent(
  git: GitProcess,
  objectFormat: ObjectFormat,
  { oid, type, size }: { oid: string; type: ObjectType; size: number },
): Promise<GitObject> {
  const header = `${type} ${size}`;
  const bytes = await git.ask(`contents ${oid}`, async (answers) => {
    if ((await answers.line()) !== `${oid} ${header}`)
      throw unreadable(`object ${oid} could not be read`);
    const content = await answers.bytes(size);
    await answers.bytes(1);
    return content;
  });
  if (createHash(objectFormat).update(`${header}\0`).update(bytes).digest('hex') !== oid)
    throw unreadable(`object ${oid} is damaged: its content has another hash`);
  return { type, bytes };
}

const missing = (oid: string): Error =>
  unreadable(`object ${oid} is missing`, 'See what `git fsck` says; a newer git may know more.');
