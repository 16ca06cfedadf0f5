import { join } from 'node:path';

import { readPiece } from '../guarded-files.ts';
import type { OpenRepository } from '../open-repository.ts';
import type { Pace } from '../pace.ts';
import { readReftable } from './parse-reftable.ts';
import { isOfWorktree, isRefName } from './ref-names.ts';
import type { RefSource, RefValue } from './ref-source.ts';
import { unreadable } from '../unreadable.ts';

const tableLimit = 256 << 20;
const mostTables = 1000;
const attempts = 5;

type Stack = ReadonlyMap<string, RefValue>;

/** Refs in the reftable format: a stack of tables, of which the newest that knows a ref is right. */
export function openReftableRefs(repository: OpenRepository, pace: Pace): RefSource {
  const { gitDir, commonDir } = repository;
  const stacks = new Map<string, Promise<Stack>>();
  const stackOf = (name: string): Promise<Stack> => {
    const folder = isOfWorktree(name) ? gitDir : commonDir;
    const stack = stacks.get(folder) ?? readStack(folder, repository, pace);
    stacks.set(folder, stack);
    return stack;
  };
  return {
    read: async (name) => (await stackOf(name)).get(name),
    async list(folder) {
      const names = [...(await stackOf(folder)).keys()];
      return names.filter((name) => name.startsWith(folder)).sort();
    },
  };
}

/** Tables that are merged meanwhile vanish: then the list is another one. */
async function readStack(folder: string, repository: OpenRepository, pace: Pace): Promise<Stack> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const stack = await readTables(folder, repository, pace);
    if (stack) return stack;
  }
  throw unreadable('one of its reftables is missing', 'Check it with `git refs verify`.');
}

async function readTables(
  folder: string,
  { objectFormat }: OpenRepository,
  pace: Pace,
): Promise<Stack | undefined> {
  const read = (name: string, limit: number): Promise<Buffer | undefined> =>
    readPiece(join(folder, 'reftable', name), {
      root: folder,
      limit,
      piece: 'one of its reftables',
    });
  const refs = new Map<string, RefValue>();
  for (const name of tableNames(await read('tables.list', 1 << 20))) {
    const bytes = await read(name, tableLimit);
    if (!bytes) return undefined;
    for (const [ref, value] of readReftable(bytes, objectFormat)) {
      await pace.breathe();
      if (value && isSound(ref, value)) refs.set(ref, value);
      else refs.delete(ref);
    }
  }
  return refs;
}

function tableNames(list: Buffer | undefined): string[] {
  const names = (list?.toString('latin1') ?? '').split('\n').filter((name) => name !== '');
  // As git names them; no name leads out of the folder.
  if (
    names.length > mostTables ||
    !names.every((name) => /^[\w-]+(?:\.\w+)*\.(?:ref|log)$/.test(name))
  )
    throw unreadable('its list of reftables is damaged');
  return names;
}

const isSound = (name: string, value: RefValue): boolean =>
  (name === 'HEAD' || isRefName(name)) && (!('symbolic' in value) || isRefName(value.symbolic));
