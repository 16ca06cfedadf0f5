import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { kindOf, readPiece } from '../guarded-files.ts';
import { objectIdPattern } from '../object-ids.ts';
import type { OpenRepository } from '../open-repository.ts';
import type { Pace } from '../pace.ts';
import { readPackedRefs, type PackedRefs } from './packed-refs.ts';
import { isOfWorktree, isRefName } from './ref-names.ts';
import type { RefSource, RefValue } from './ref-source.ts';
import { unreadable } from '../unreadable.ts';

const mostLoose = 1_000_000;

const looseId = new RegExp(`^(${objectIdPattern})(?:\\s|$)`);

/** Refs as files, then those in `packed-refs`. */
export function openFileRefs(repository: OpenRepository, pace: Pace): RefSource {
  let reading: Promise<PackedRefs> | undefined;
  const packed = (): Promise<PackedRefs> => (reading ??= readPackedRefs(repository, pace));
  return {
    async read(name) {
      const loose = await readLoose(repository, name);
      if (loose || name === 'HEAD') return loose;
      const oid = await (await packed()).idOf(name);
      return oid === undefined ? undefined : { oid };
    },
    async list(folder) {
      const names = await listLoose(repository, folder, pace);
      for (const name of await (await packed()).namesIn(folder))
        if (isRefName(name)) names.add(name);
      return [...names].sort();
    },
  };
}

async function readLoose(
  { gitDir, commonDir }: OpenRepository,
  name: string,
): Promise<RefValue | undefined> {
  const folder = isOfWorktree(name) ? gitDir : commonDir;
  const piece = name === 'HEAD' ? 'its HEAD' : 'one of its refs';
  const bytes = await readPiece(join(folder, name), { root: folder, limit: 8192, piece });
  return bytes && parseRef(bytes.toString('utf8'), piece);
}

function parseRef(text: string, piece: string): RefValue {
  const oid = looseId.exec(text)?.[1];
  if (oid !== undefined) return { oid };
  const symbolic = /^ref:\s*(\S+)\s*$/.exec(text)?.[1];
  if (symbolic !== undefined && isRefName(symbolic)) return { symbolic };
  throw unreadable(`${piece} names neither a branch nor a commit`);
}

/** Links among them are left out: they may lead anywhere. */
async function listLoose(
  { commonDir }: OpenRepository,
  top: string,
  pace: Pace,
): Promise<Set<string>> {
  const names = new Set<string>();
  const pending = [top];
  let seen = 0;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    await pace.breathe();
    const path = join(commonDir, folder);
    if ((await kindOf(path)) !== 'folder') continue;
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (++seen > mostLoose) throw unreadable(`it has over ${mostLoose} refs`);
      if (seen % 1024 === 0) await pace.breathe();
      const name = folder + entry.name;
      if (!isRefName(name)) continue;
      if (entry.isFile()) names.add(name);
      else if (entry.isDirectory()) pending.push(`${name}/`);
    }
  }
  return names;
}
