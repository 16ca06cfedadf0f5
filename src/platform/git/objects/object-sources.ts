import { BoundedCache } from './bounded-cache.ts';
import { sizeOf } from './cached-store.ts';
import type { Damage } from './damage.ts';
import type { FileWindows } from './file-windows.ts';
import { LooseObjects } from './loose-objects.ts';
import { checkHash } from './object-hash.ts';
import { idBytes, type ObjectFormat } from '../object-ids.ts';
import { whenKnown, type GitObject, type Soon } from './object-store.ts';
import { createPace, type Pace } from '../pace.ts';
import type { Place } from './packed-object.ts';
import { PackedObjects } from './packed-objects.ts';

const basesLimit = 48 << 20;
/** An abbreviation that fits more is ambiguous anyway. */
const expandLimit = 4096;

/** What was found, or what is wrong with the copies that were met. */
export type Answer<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'none'; readonly problems: readonly Damage[] };

/** All places where objects of a repository may be, the packs first. */
export class ObjectSources {
  readonly #packed: readonly PackedObjects[];
  readonly #loose: readonly LooseObjects[];
  readonly #format: ObjectFormat;
  readonly #pace: Pace = createPace();

  constructor(folders: readonly string[], windows: FileWindows, format: ObjectFormat) {
    let packs = 0;
    const reading = {
      windows,
      bases: new BoundedCache<Place, GitObject>(basesLimit, sizeOf),
      pace: this.#pace,
      idBytes: idBytes[format],
      nextNumber: (): number => packs++,
    };
    this.#format = format;
    this.#packed = folders.map((folder) => new PackedObjects(folder, reading));
    this.#loose = folders.map((folder) => new LooseObjects(folder));
  }

  /** Looks what there is, now: what was loose, or in a pack, is in a new pack after a repack. */
  async list(): Promise<void> {
    for (const objects of this.#loose) objects.forget();
    for (const objects of this.#packed) await objects.list();
  }

  /** The object, checked against its id. */
  read(oid: string): Soon<Answer<GitObject>> {
    return this.#ask((source, problems) =>
      whenKnown(source.read(oid, problems), (object) => {
        if (!object) return undefined;
        return whenKnown(checkHash(oid, object, this.#format, this.#pace), (wrong) => {
          if (!wrong) return object;
          problems.push(wrong);
          return undefined;
        });
      }),
    );
  }

  /** How long an object says it is. */
  size(oid: string): Soon<Answer<number>> {
    return this.#ask((source, problems) => source.size(oid, problems));
  }

  /** Ids that begin with these hex digits; sorted. */
  async startingWith(prefix: string): Promise<string[]> {
    const found = new Set<string>();
    const width = idBytes[this.#format] * 2;
    for (const packs of this.#packed)
      for (const oid of await packs.startingWith(prefix, expandLimit)) found.add(oid);
    for (const objects of this.#loose)
      for (const oid of await objects.startingWith(prefix, width)) found.add(oid);
    return [...found].sort();
  }

  /** As git: where one copy is damaged another is taken. */
  #ask<T>(ask: Question<T>): Soon<Answer<T>> {
    return askNext([...this.#packed, ...this.#loose], ask, []);
  }
}

type Source = PackedObjects | LooseObjects;
type Question<T> = (source: Source, problems: Damage[]) => Soon<T | undefined>;

function askNext<T>(
  [source, ...others]: readonly Source[],
  ask: Question<T>,
  problems: Damage[],
): Soon<Answer<T>> {
  if (!source) return { kind: 'none', problems };
  return whenKnown(ask(source, problems), (value) =>
    value === undefined ? askNext(others, ask, problems) : { kind: 'found', value },
  );
}
