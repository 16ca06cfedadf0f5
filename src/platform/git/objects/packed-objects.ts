import { lstatSync } from 'node:fs';
import { join } from 'node:path';

import { Damage } from './damage.ts';
import type { FileWindows } from './file-windows.ts';
import { listNames } from './list-names.ts';
import { isPromise, type GitObject, type Soon } from './object-store.ts';
import { isAbsent, toDamage, toUnlisted } from './object-errors.ts';
import type { Pace } from '../pace.ts';
import { PackFile } from './pack-file.ts';
import { PackIndex } from './pack-index.ts';
import { readPacked, type Bases, type Pack } from './packed-object.ts';

/** What all packs of a repository are read with. */
export interface PackReading {
  readonly windows: FileWindows;
  readonly bases: Bases;
  readonly pace: Pace;
  readonly idBytes: number;
  /** Of the next pack that is opened: a number of its own for each. */
  nextNumber(): number;
}

const indexWindow = 16 << 10;
const packWindow = 32 << 10;
const maxEntries = 100_000;
const ending = '.idx';

type Work<T> = (pack: Pack, offset: number) => Soon<T>;

interface Listed {
  readonly path: string;
  opened?: Pack | Damage;
}

/** The packs of one `objects` folder, the one that had the last hit first. */
export class PackedObjects {
  readonly #folder: string;
  readonly #reading: PackReading;
  #packs: readonly Listed[] = [];

  constructor(objects: string, reading: PackReading) {
    this.#folder = join(objects, 'pack');
    this.#reading = reading;
  }

  /** Lists what packs there are, now. Those that are open stay so. */
  async list(): Promise<void> {
    const known = new Map(this.#packs.map((listed) => [listed.path, listed]));
    const paths = await listPacks(this.#folder);
    this.#packs = paths.map((path) => {
      const listed = known.get(path);
      return listed && !(listed.opened instanceof Damage) ? listed : { path };
    });
  }

  /** Undefined when it is in none of them. What is wrong with one is added to `problems`. */
  read(oid: string, problems: Damage[]): Soon<GitObject | undefined> {
    return this.#ask(oid, problems, (pack, offset) => readPacked(pack, offset, this.#reading));
  }

  /** How long it says it is. */
  size(oid: string, problems: Damage[]): Soon<number | undefined> {
    return this.#ask(oid, problems, ({ file }, offset) => file.objectSize(file.entryAt(offset)));
  }

  /** A pack that cannot be read has none. */
  async startingWith(prefix: string, limit: number): Promise<string[]> {
    const found: string[] = [];
    for (const listed of this.#packs) {
      await this.#reading.pace.breathe();
      try {
        found.push(...(this.#open(listed, [])?.index.startingWith(prefix, limit) ?? []));
      } catch (error) {
        if (!isAbsent(error)) toDamage(error);
      }
    }
    return found;
  }

  /** Of packs that are open at once; where anything is in the way, step by step. */
  #ask<T>(oid: string, problems: Damage[], work: Work<T>): Soon<T | undefined> {
    const id = Buffer.from(oid, 'hex');
    const again = (): Promise<T | undefined> => this.#askAll(id, problems, work);
    try {
      for (const listed of this.#packs) {
        const pack = listed.opened;
        if (!pack || pack instanceof Damage) return again();
        const offset = pack.index.find(id);
        if (offset === undefined) continue;
        const answer = work(pack, offset);
        this.#prefer(listed);
        return isPromise(answer) ? answer.catch(again) : answer;
      }
      return undefined;
    } catch {
      return again();
    }
  }

  async #askAll<T>(id: Buffer, problems: Damage[], work: Work<T>): Promise<T | undefined> {
    for (const listed of this.#packs) {
      if (!listed.opened) await this.#reading.pace.breathe();
      try {
        const pack = this.#open(listed, problems);
        const offset = pack?.index.find(id);
        if (!pack || offset === undefined) continue;
        const answer = await work(pack, offset);
        this.#prefer(listed);
        return answer;
      } catch (error) {
        // Gone: what was in it is in a new pack, and the caller lists again.
        if (isAbsent(error)) delete listed.opened;
        else problems.push(toDamage(error));
      }
    }
    return undefined;
  }

  #prefer(listed: Listed): void {
    if (this.#packs[0] === listed || !this.#packs.includes(listed)) return;
    this.#packs = [listed, ...this.#packs.filter((other) => other !== listed)];
  }

  #open(listed: Listed, problems: Damage[]): Pack | undefined {
    listed.opened ??= this.#tryOpen(listed.path);
    if (!(listed.opened instanceof Damage)) return listed.opened;
    problems.push(listed.opened);
    return undefined;
  }

  #tryOpen(path: string): Pack | Damage {
    const { windows, idBytes } = this.#reading;
    try {
      const index = new PackIndex(windows.open(`${path}.idx`, indexWindow), idBytes);
      const file = new PackFile(windows.open(`${path}.pack`, packWindow), index);
      return { number: this.#reading.nextNumber(), index, file };
    } catch (error) {
      if (isAbsent(error)) throw error;
      return toDamage(error);
    }
  }
}

/** Paths without their ending, in a stable order. */
async function listPacks(folder: string): Promise<string[]> {
  try {
    const stats = lstatSync(folder, { throwIfNoEntry: false });
    const names = stats?.isDirectory() ? await listNames(folder, maxEntries) : [];
    const packs = names.filter((name) => name.endsWith(ending) && !name.startsWith('.'));
    return packs.sort().map((name) => join(folder, name.slice(0, -ending.length)));
  } catch (error) {
    throw toUnlisted(error);
  }
}
