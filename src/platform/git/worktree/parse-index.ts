import { idBytes, type ObjectFormat } from '../object-ids.ts';
import { unreadable } from '../unreadable.ts';

/** What the index says of a path; sizes and times are those of the file when it was last looked at. */
export interface IndexEntry {
  /** One character a byte. */
  readonly path: string;
  readonly mode: number;
  readonly oid: string;
  readonly size: number;
  /** Nanoseconds. */
  readonly modified: bigint;
  readonly changed: bigint;
  /** 0, or a side of a conflict. */
  readonly stage: number;
  /** git takes its file for unchanged, whatever stands there (`skip-worktree`, `assume-unchanged`). */
  readonly isAssumed: boolean;
}

const signature = 0x44495243;
const headerBytes = 12;
const maxEntries = 300_000;

/**
 * The entries of an index file (gitformat-index(5), versions 2 to 4). Throws `REPOSITORY_UNREADABLE`
 * for one that is damaged, split or sparse, or has over 300,000 entries.
 */
export function parseIndex(bytes: Buffer, format: ObjectFormat): IndexEntry[] {
  const reader = { bytes, idLength: idBytes[format], version: versionOf(bytes) };
  const count = bytes.readUInt32BE(8);
  if (count > maxEntries) throw unreadable(`its index has over ${maxEntries} entries`);
  const entries: IndexEntry[] = [];
  let at = headerBytes;
  for (let path = ''; entries.length < count;) {
    const { entry, end } = entryAt(reader, at, path);
    entries.push(entry);
    path = entry.path;
    at = end;
  }
  refuseExtensions(bytes, at, bytes.length - reader.idLength);
  return entries;
}

interface Reader {
  readonly bytes: Buffer;
  readonly idLength: number;
  readonly version: number;
}

function versionOf(bytes: Buffer): number {
  if (bytes.length < headerBytes || bytes.readUInt32BE(0) !== signature) throw damaged();
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) throw unreadable(`its index is of version ${version}`);
  return version;
}

const damaged = (): Error => unreadable('its index is damaged', 'See what `git fsck` says.');

const statBytes = 40;
const flag = { assumed: 0x8000, extended: 0x4000, stage: 0x3000 } as const;
const skipWorktree = 0x4000;

function entryAt(
  { bytes, idLength, version }: Reader,
  at: number,
  before: string,
): { entry: IndexEntry; end: number } {
  const flagsAt = at + statBytes + idLength;
  if (flagsAt + 4 > bytes.length) throw damaged();
  const flags = bytes.readUInt16BE(flagsAt);
  const isExtended = (flags & flag.extended) !== 0;
  const more = isExtended ? bytes.readUInt16BE(flagsAt + 2) : 0;
  const name = nameAt(bytes, flagsAt + (isExtended ? 4 : 2), version === 4 ? before : undefined);
  const seconds = (offset: number): bigint =>
    BigInt(bytes.readUInt32BE(at + offset)) * 1_000_000_000n +
    BigInt(bytes.readUInt32BE(at + offset + 4));
  const entry: IndexEntry = {
    path: name.path,
    changed: seconds(0),
    modified: seconds(8),
    mode: bytes.readUInt32BE(at + 24),
    size: bytes.readUInt32BE(at + 36),
    oid: bytes.toString('hex', at + statBytes, flagsAt),
    stage: (flags & flag.stage) >> 12,
    isAssumed: (flags & flag.assumed) !== 0 || (more & skipWorktree) !== 0,
  };
  // Up to version 3 an entry is padded with 1 to 8 NULs to a multiple of 8.
  return { entry, end: version === 4 ? name.end + 1 : at + (((name.end - at) >> 3) + 1) * 8 };
}

/** In version 4 a name takes its beginning from the one before. */
function nameAt(
  bytes: Buffer,
  at: number,
  before: string | undefined,
): { path: string; end: number } {
  const cut = before === undefined ? { value: 0, end: at } : offsetAt(bytes, at);
  const end = bytes.indexOf(0, cut.end);
  if (end < 0 || cut.value > (before?.length ?? 0)) throw damaged();
  const kept = before === undefined ? '' : before.slice(0, before.length - cut.value);
  return { path: kept + bytes.toString('latin1', cut.end, end), end };
}

/** A number as in an offset delta of a pack. */
function offsetAt(bytes: Buffer, start: number): { value: number; end: number } {
  let at = start;
  let byte = bytes[at++] ?? 0;
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0 && at < start + 5) {
    byte = bytes[at++] ?? 0;
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, end: at };
}

/** A capital letter marks an extension one may leave aside; `link` and `sdir` say that entries are elsewhere. */
function refuseExtensions(bytes: Buffer, start: number, end: number): void {
  for (let at = start; at + 8 <= end;) {
    const first = bytes[at] ?? 0;
    if (first < 0x41 || first > 0x5a)
      throw unreadable(
        'its index is split or sparse',
        'Run `git update-index --no-split-index`, or `git sparse-checkout disable`, in it.',
      );
    at += 8 + bytes.readUInt32BE(at + 4);
  }
}
