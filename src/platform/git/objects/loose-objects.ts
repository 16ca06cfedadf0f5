import { closeSync, lstatSync } from 'node:fs';
import { join } from 'node:path';

import { Damage } from './damage.ts';
import { openSource, type ByteSource } from './file-windows.ts';
import { checkLarge, inflateAt, inflateStart } from './inflate.ts';
import { listNames } from './list-names.ts';
import { isAbsent, toDamage, toUnlisted } from './object-errors.ts';
import { objectLimit, type GitObject, type ObjectType } from './object-store.ts';

/** So much of a file is looked at for the header, and is all of most objects. Inflates to 4 MB at most. */
const firstPiece = 4096;
const headerLimit = 32;
const maxEntries = 1_000_000;

/** The objects of one `objects` folder that have a file of their own. */
export class LooseObjects {
  readonly #objects: string;
  /** Which of the 256 folders there are: one that is not costs no failed open for each object. */
  readonly #folders = new Map<string, boolean>();

  constructor(objects: string) {
    this.#objects = objects;
  }

  /** What was found out about its folders is found out again. */
  forget(): void {
    this.#folders.clear();
  }

  /** Undefined when there is none. What is wrong with it is added to `problems`. */
  read(oid: string, problems: Damage[]): Promise<GitObject | undefined> {
    return this.#ask(oid, problems, readLoose);
  }

  /** How long it says it is. */
  size(oid: string, problems: Damage[]): Promise<number | undefined> {
    const say = (source: ByteSource): number =>
      readHeader(inflateStart(source.bytes(0, firstPiece))).size;
    return this.#ask(oid, problems, say);
  }

  async startingWith(prefix: string, idLength: number): Promise<string[]> {
    const folder = prefix.slice(0, 2);
    try {
      if (!this.#has(folder)) return [];
      const names = await listNames(join(this.#objects, folder), maxEntries);
      return names
        .filter((name) => name.length === idLength - 2 && /^[0-9a-f]+$/.test(name))
        .map((name) => folder + name)
        .filter((oid) => oid.startsWith(prefix));
    } catch (error) {
      throw toUnlisted(error);
    }
  }

  async #ask<T>(
    oid: string,
    problems: Damage[],
    work: (source: ByteSource) => T | Promise<T>,
  ): Promise<T | undefined> {
    const folder = oid.slice(0, 2);
    try {
      if (!this.#has(folder)) return undefined;
      const source = openSource(join(this.#objects, folder, oid.slice(2)));
      try {
        return await work(source);
      } finally {
        closeSync(source.fd);
      }
    } catch (error) {
      if (!isAbsent(error)) problems.push(toDamage(error));
      return undefined;
    }
  }

  #has(folder: string): boolean {
    let is = this.#folders.get(folder);
    if (is === undefined) {
      const stats = lstatSync(join(this.#objects, folder), { throwIfNoEntry: false });
      is = stats?.isDirectory() ?? false;
      this.#folders.set(folder, is);
    }
    return is;
  }
}

async function readLoose(source: ByteSource): Promise<GitObject> {
  const piece = source.bytes(0, firstPiece);
  const start = inflateStart(piece);
  const { type, size, end } = readHeader(start);
  if (size > objectLimit) {
    checkLarge(source, 0, size);
    return { type, bytes: null };
  }
  if (start.length > end + size) throw new Damage('it is too large for the size it declares');
  if (start.length === end + size) return { type, bytes: start.subarray(end) };
  if (source.size === piece.length) throw new Damage('it is cut off');
  const whole = inflateAt(source, 0, end + size);
  return { type, bytes: (whole instanceof Buffer ? whole : await whole).subarray(end) };
}

const types: readonly unknown[] = ['commit', 'tree', 'blob', 'tag'] satisfies ObjectType[];

function readHeader(start: Buffer): { type: ObjectType; size: number; end: number } {
  const nul = start.subarray(0, headerLimit).indexOf(0);
  const header = /^([a-z]+) (0|[1-9]\d{0,15})$/.exec(start.toString('latin1', 0, Math.max(0, nul)));
  if (!header) throw new Damage('it has no header');
  if (!types.includes(header[1])) throw new Damage('it is of no known type');
  return { type: header[1] as ObjectType, size: Number(header[2]), end: nul + 1 };
}
