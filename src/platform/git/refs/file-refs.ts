import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { kindOf, readPiece } from '../guarded-files.ts';
import { objectIdPattern } from '../object-ids.ts';
import type { OpenRepository } from '../open-repository.ts';
import { createPace, type Pace } from '../pace.ts';
import { isOfWorktree, isRefName } from './ref-names.ts';
import type { RefSource, RefValue } from './ref-source.ts';
import { unreadable } from '../unreadable.ts';

const packedRefsLimit = 256 << 20;
const mostLoose = 1_000_000;
/** Lines of packed-refs that are no ref; git would stop at the first. */
const mostStrange = 1000;

const looseId = new RegExp(`^(${objectIdPattern})(?:\\s|$)`);
const packedLine = new RegExp(`^(${objectIdPattern}) (refs/\\S+)$`);

/** Refs as files, then those in `packed-refs`. */
export function openFileRefs(repository: OpenRepository): RefSource {
  let reading: Promise<ReadonlyMap<string, string>> | undefined;
  const packed = (): Promise<ReadonlyMap<string, string>> =>
    (reading ??= readPacked(repository, createPace()));
  return {
    async read(name) {
      const loose = await readLoose(repository, name);
      if (loose || name === 'HEAD') return loose;
      const oid = (await packed()).get(name);
      return oid === undefined ? undefined : { oid };
    },
    async list(folder) {
      const names = await listLoose(repository, folder);
      for (const name of (await packed()).keys())
        if (name.startsWith(folder) && isRefName(name)) names.add(name);
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

async function readPacked(
  { commonDir }: OpenRepository,
  pace: Pace,
): Promise<ReadonlyMap<string, string>> {
  const bytes = await readPiece(join(commonDir, 'packed-refs'), {
    root: commonDir,
    limit: packedRefsLimit,
    piece: 'its packed-refs',
  });
  const refs = new Map<string, string>();
  if (!bytes) return refs;
  let strange = 0;
  for (let [at, line] = [0, 0]; at < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline;
    const match = end - at > 2048 ? null : packedLine.exec(bytes.toString('utf8', at, end));
    if (match?.[1] !== undefined && match[2] !== undefined) refs.set(match[2], match[1]);
    // What an annotated tag stands for is a line of its own.
    else if (bytes[at] !== 0x5e && ++strange > mostStrange)
      throw unreadable('its packed-refs is damaged');
    at = end + 1;
    if ((line & 0xff) === 0) await pace.breathe();
  }
  return refs;
}

/** Links among them are left out: they may lead anywhere. */
async function listLoose({ commonDir }: OpenRepository, top: string): Promise<Set<string>> {
  const names = new Set<string>();
  const pending = [top];
  let seen = 0;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const path = join(commonDir, folder);
    if ((await kindOf(path)) !== 'folder') continue;
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (++seen > mostLoose) throw unreadable(`it has over ${mostLoose} refs`);
      const name = folder + entry.name;
      if (!isRefName(name)) continue;
      if (entry.isFile()) names.add(name);
      else if (entry.isDirectory()) pending.push(`${name}/`);
    }
  }
  return names;
}
