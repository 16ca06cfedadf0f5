import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';

import type { NativeGit } from './native-git.ts';

const types = { commit: 1, tree: 2, blob: 3, tag: 4, offsetDelta: 6, idDelta: 7 } as const;

/** An object as no git would write it: every field may lie. */
export interface CraftedObject {
  readonly oid: string;
  readonly type: keyof typeof types;
  readonly content: Buffer;
  /** What its header says it is long; the truth unless said otherwise. */
  readonly size?: number;
  /** Of a delta: id of its base, or how far before it that is. */
  readonly base?: string | number;
  /** What stands in the pack instead of the deflated content. */
  readonly deflated?: Buffer;
  /** Where the index says it is. */
  readonly offset?: number;
}

const algorithmOf = (oid: string): string => (oid.length === 64 ? 'sha256' : 'sha1');

/** Id of an object, in the format ids of this length are of. */
export function idOf(type: string, content: Buffer, like: string): string {
  const header = Buffer.from(`${type} ${content.length}\0`);
  return createHash(algorithmOf(like)).update(header).update(content).digest('hex');
}

/** Puts bytes where git looks for the loose object of this id. */
export function writeLoose(git: NativeGit, oid: string, bytes: Buffer): void {
  const file = join(git.path, '.git/objects', oid.slice(0, 2), oid.slice(2));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** Writes a pack with these objects and an index that finds them, whatever they are. */
export function writePack(
  git: NativeGit,
  objects: readonly CraftedObject[],
  name = 'crafted',
): void {
  const algorithm = algorithmOf(objects[0]?.oid ?? '');
  const hash = (bytes: Buffer): Buffer => createHash(algorithm).update(bytes).digest();
  const pieces = [Buffer.from('PACK'), word(2), word(objects.length)];
  let length = 12;
  const offsets = objects.map((object) => {
    const piece = Buffer.concat([header(object), object.deflated ?? deflateSync(object.content)]);
    pieces.push(piece);
    length += piece.length;
    return object.offset ?? length - piece.length;
  });
  const pack = Buffer.concat(pieces);
  const index = indexOf(objects, offsets, hash(pack));
  const path = join(
    git.path,
    '.git/objects/pack',
    `pack-${hash(Buffer.from(name)).toString('hex')}`,
  );
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.pack`, Buffer.concat([pack, hash(pack)]));
  writeFileSync(`${path}.idx`, Buffer.concat([index, hash(index)]));
}

function header({ type, content, size = content.length, base }: CraftedObject): Buffer {
  const bytes = [(types[type] << 4) | (size & 15)];
  for (let left = Math.floor(size / 16); left > 0; left = Math.floor(left / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(left % 128);
  }
  if (typeof base === 'string')
    return Buffer.concat([Buffer.from(bytes), Buffer.from(base, 'hex')]);
  return Buffer.from([...bytes, ...(base === undefined ? [] : distance(base))]);
}

function distance(base: number): number[] {
  const bytes = [base & 127];
  for (let left = Math.floor(base / 128); left > 0; left = Math.floor(left / 128))
    bytes.unshift(128 | (--left & 127));
  return bytes;
}

function indexOf(
  objects: readonly CraftedObject[],
  offsets: readonly number[],
  sum: Buffer,
): Buffer {
  const entries = objects.map(({ oid }, at) => ({ oid, offset: offsets[at] ?? 0 }));
  entries.sort((a, b) => (a.oid < b.oid ? -1 : 1));
  const fanout = Array.from({ length: 256 }, (_, first) =>
    word(entries.filter(({ oid }) => parseInt(oid.slice(0, 2), 16) <= first).length),
  );
  const large = entries.filter(({ offset }) => offset >= 2 ** 31);
  const place = (offset: number): number =>
    offset < 2 ** 31 ? offset : 2 ** 31 + large.findIndex((entry) => entry.offset === offset);
  return Buffer.concat([
    Buffer.from('ff744f6300000002', 'hex'),
    ...fanout,
    ...entries.map(({ oid }) => Buffer.from(oid, 'hex')),
    Buffer.alloc(4 * entries.length),
    ...entries.map(({ offset }) => word(place(offset))),
    ...large.flatMap(({ offset }) => [word(Math.floor(offset / 2 ** 32)), word(offset % 2 ** 32)]),
    sum,
  ]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Content of a tree: `mode name` by id. */
export const treeOf = (entries: readonly (readonly [entry: string, oid: string])[]): Buffer =>
  Buffer.concat(
    entries.flatMap(([entry, oid]) => [Buffer.from(`${entry}\0`), Buffer.from(oid, 'hex')]),
  );

const who = 'Ada <ada@example.org> 1764652500 +0000';

/** Content of a commit of a tree. */
export const commitOf = (tree: string, ...parents: readonly string[]): Buffer =>
  Buffer.from(
    `tree ${tree}\n${parents.map((id) => `parent ${id}\n`).join('')}author ${who}\ncommitter ${who}\n\nx\n`,
  );

/** The sizes a delta begins with, and its instructions. */
export function deltaOf(from: number, to: number, instructions: Buffer): Buffer {
  const size = (value: number): number[] => {
    const bytes = [value % 128];
    for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) {
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
      bytes.push(left % 128);
    }
    return bytes;
  };
  return Buffer.concat([Buffer.from([...size(from), ...size(to)]), instructions]);
}
