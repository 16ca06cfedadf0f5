import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { inflate as inflateCallback } from 'node:zlib';

import { expandOid, readObject, Errors } from 'isomorphic-git';

import { errnoOf, FlywheelError } from '../../domain/errors.ts';
import { openObjectFiles, type ObjectFiles } from './object-files.ts';
import type { GitObject, ObjectStore, ObjectType } from './object-store.ts';
import { unreadable } from './unreadable.ts';

const inflate = promisify(inflateCallback);
/** As git by default: larger blobs are not compared line by line. Not more, because all of it is held in memory. */
const objectLimit = 128 << 20;
const headerLimit = 64;

interface Session {
  readonly fs: ObjectFiles;
  readonly cache: object;
}

/** Objects as isomorphic-git finds them, loose or packed, with one cache for the whole scan. */
export async function createIsomorphicStore(gitdir: string): Promise<ObjectStore> {
  const open = async (): Promise<Session> => ({ fs: await openObjectFiles(gitdir), cache: {} });
  let session = await open();
  const attempt = async <T>(id: string, work: (session: Session) => Promise<T>): Promise<T> => {
    try {
      return await work(session);
    } catch (error) {
      const refusal = session.fs.refusal();
      if (refusal !== undefined) throw refusal;
      if (!(await session.fs.changed())) throw asUnreadable(error, id);
      // Repacked under our feet: what was loose, or in a pack, is in a new pack now.
      session = await open();
      return await work(session).catch((again: unknown) => {
        throw asUnreadable(again, id);
      });
    }
  };
  return {
    read: (oid) => attempt(oid, (at) => readOne(at, gitdir, oid)),
    expand: (prefix) => attempt(prefix, (at) => expandPrefix(at, gitdir, prefix)),
  };
}

async function readOne({ fs, cache }: Session, gitdir: string, oid: string): Promise<GitObject> {
  // The commands meant instead need the type ahead, and inflate without a bound.
  // Asked for deflated, loose objects come as they are on disk: inflating them bounded is up to us.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const found = await readObject({ fs: fs.client, gitdir, oid, format: 'deflated', cache });
  const bytes = found.object as Uint8Array;
  if (found.format === 'deflated') return await inflateLoose(oid, bytes);
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Only the empty tree, which isomorphic-git knows by heart, comes wrapped.
  if (found.format === 'wrapped') return { type: 'tree', bytes: Buffer.alloc(0) };
  return asObject(oid, found.type, content);
}

async function expandPrefix(
  { fs, cache }: Session,
  gitdir: string,
  prefix: string,
): Promise<readonly string[]> {
  try {
    return [await expandOid({ fs: fs.client, gitdir, oid: prefix, cache })];
  } catch (error) {
    if (error instanceof Errors.NotFoundError && !(await fs.changed())) return [];
    if (error instanceof Errors.AmbiguousError) return error.data.matches.toSorted();
    throw error;
  }
}

async function inflateLoose(oid: string, deflated: Uint8Array): Promise<GitObject> {
  let wrapped: Buffer;
  try {
    wrapped = await inflate(deflated, { maxOutputLength: objectLimit + headerLimit });
  } catch (error) {
    if (errnoOf(error) !== 'ERR_BUFFER_TOO_LARGE') throw error;
    return { type: 'blob', bytes: null };
  }
  if (createHash('sha1').update(wrapped).digest('hex') !== oid)
    throw unreadable(`object ${oid} is damaged: its content has another hash`);
  const end = wrapped.indexOf(0);
  const header = /^([a-z]+) (\d+)$/.exec(wrapped.toString('latin1', 0, Math.min(end, headerLimit)));
  const bytes = wrapped.subarray(end + 1);
  if (Number(header?.[2]) !== bytes.length) throw unreadable(`object ${oid} is damaged`);
  return asObject(oid, header?.[1], bytes);
}

const types: readonly unknown[] = ['commit', 'tree', 'blob', 'tag'] satisfies ObjectType[];

function asObject(oid: string, type: unknown, bytes: Buffer): GitObject {
  if (!types.includes(type)) throw unreadable(`object ${oid} is of no known type`);
  return { type: type as ObjectType, bytes: bytes.length > objectLimit ? null : bytes };
}

function asUnreadable(error: unknown, oid: string): FlywheelError {
  if (error instanceof FlywheelError) return error;
  const hint =
    'A partial clone, or objects borrowed from another repository, cannot be read. Otherwise: `git fsck`.';
  const missing = error instanceof Errors.NotFoundError;
  // The cause is left out: its message may quote what was read.
  return unreadable(`object ${oid} ${missing ? 'is missing' : 'could not be read'}`, hint);
}
