import { constants, type Stats } from 'node:fs';
import { errnoOf } from '../domain/errors.ts';
import type { NowFileSystem } from './file-system.ts';
import { tempOf } from './temp-names.ts';

const artifactMode = 0o640;

/** What a new file should be like. */
type Like = Pick<Stats, 'mode' | 'uid' | 'gid'>;

/** Puts a file in place, complete or not at all; on disk only after the next sync. */
export function placeNow(now: NowFileSystem, file: string, bytes: Buffer, tag: string): void {
  const temp = tempOf(file, tag);
  writeTempNow(now, temp, bytes);
  renameOrClear(now, temp, file);
}

/** Writes a temp file that is not there yet; `like` gives mode and owner. What fails leaves none. */
export function writeTempNow(now: NowFileSystem, temp: string, bytes: Buffer, like?: Like): void {
  const opened = openFresh(now, temp, (like?.mode ?? artifactMode) & 0o7777);
  try {
    for (let done = 0; done < bytes.length;) {
      done += now.writeSync(opened, bytes, done, bytes.length - done);
    }
    if (like) makeLike(now, opened, like);
  } catch (error) {
    unlinkNow(now, temp);
    throw error;
  } finally {
    now.closeSync(opened);
  }
}

/** The temp file is not left behind when it cannot be put in place. */
export function renameOrClear(now: NowFileSystem, temp: string, file: string): void {
  try {
    now.renameSync(temp, file);
  } catch (error) {
    unlinkNow(now, temp);
    throw error;
  }
}

/** Takes one of our own temp files away; that there is none, or that it resists, is no error. */
export function unlinkNow(now: NowFileSystem, temp: string): void {
  try {
    now.unlinkSync(temp);
  } catch {
    // Whoever needs the name finds it taken; the next start clears it.
  }
}

/** An ordinary file, open for reading; its owner closes it. */
export interface OpenFile {
  readonly opened: number;
  readonly stat: Stats;
}

/** Opens an ordinary file that anybody may have made. `other`: something that is not read. */
export function openPlain(now: NowFileSystem, file: string): OpenFile | 'absent' | 'other' {
  const opened = openGuarded(now, file);
  if (typeof opened !== 'number') return opened;
  const stat = now.fstatSync(opened);
  if (stat.isFile()) return { opened, stat };
  now.closeSync(opened);
  return 'other';
}

/** The bytes of an ordinary file. */
export function readPlain(now: NowFileSystem, file: string): Buffer | 'absent' | 'other' {
  // A pipe blocks whoever opens it, and a device may act: so this is asked before opening.
  const what = statNow(now, file);
  if (!what) return 'absent';
  if (!what.isFile()) return 'other';
  const found = openPlain(now, file);
  if (typeof found === 'string') return found;
  try {
    return readOpen(now, found.opened);
  } finally {
    now.closeSync(found.opened);
  }
}

/** All bytes of an open file, as they are now. */
export function readOpen(now: NowFileSystem, opened: number): Buffer {
  const bytes = Buffer.allocUnsafe(now.fstatSync(opened).size);
  let done = 0;
  while (done < bytes.length) {
    const count = now.readSync(opened, bytes, done, bytes.length - done, done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

/** What stands at a path, links not followed. */
export const statNow = (now: NowFileSystem, file: string): Stats | undefined => {
  try {
    return now.lstatSync(file);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
};

export const isAbsence = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');

function openGuarded(now: NowFileSystem, file: string): number | 'absent' | 'other' {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    return now.openSync(file, flags);
  } catch (error) {
    if (isAbsence(error)) return 'absent';
    // A link, a socket, a file of somebody who lets nobody read it.
    if (['ELOOP', 'ENXIO', 'EACCES', 'EPERM'].includes(errnoOf(error) ?? '')) return 'other';
    throw error;
  }
}

/** A leftover of a crash, or a link somebody planted, is never written through. */
function openFresh(now: NowFileSystem, temp: string, mode: number): number {
  try {
    return now.openSync(temp, 'wx', mode);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    now.unlinkSync(temp);
    return now.openSync(temp, 'wx', mode);
  }
}

function makeLike(now: NowFileSystem, opened: number, { mode, uid, gid }: Like): void {
  const own = now.fstatSync(opened);
  if (own.uid !== uid || own.gid !== gid) giveAway(now, opened, uid, gid);
  // After the owner: giving a file away may take bits of its mode.
  if (own.mode !== mode) now.fchmodSync(opened, mode & 0o7777);
}

/** Only root may give files away; anybody else owns what it writes, and that is right. */
function giveAway(now: NowFileSystem, opened: number, uid: number, gid: number): void {
  try {
    now.fchownSync(opened, uid, gid);
  } catch (error) {
    if (errnoOf(error) !== 'EPERM') throw error;
  }
}
