import type { FlywheelError } from '../../domain/errors.ts';
import { objectFolders, type ObjectFolders } from './alternates.ts';
import { BoundedCache } from './bounded-cache.ts';
import { sizeOf, withCache } from './cached-store.ts';
import type { Damage } from './damage.ts';
import { FileWindows } from './file-windows.ts';
import { LooseObjects } from './loose-objects.ts';
import { checkHash } from './object-hash.ts';
import { idBytes, isAbbreviatedId, isObjectId, type ObjectFormat } from './object-ids.ts';
import type { GitObject, ObjectStore, OpenObjects } from './object-store.ts';
import type { OpenRepository } from './open-repository.ts';
import { createPace, type Pace } from './pace.ts';
import type { Place } from './packed-object.ts';
import { PackedObjects } from './packed-objects.ts';
import { unreadable } from './unreadable.ts';

/** With the windows, what is kept of objects and of bases stays under 100 MB. */
const basesLimit = 48 << 20;
const objectsLimit = 24 << 20;
/** An abbreviation that fits more is ambiguous anyway. */
const expandLimit = 4096;

/** git knows it by heart, too. */
const emptyTrees: Readonly<Record<ObjectFormat, string>> = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/**
 * The objects of a repository, read from its packs and files by this process alone, and checked
 * against their ids. Nothing that is missing is ever fetched. Throws `REPOSITORY_UNREADABLE`.
 */
export async function openLocalObjects(repository: OpenRepository): Promise<OpenObjects> {
  const places = await objectFolders(repository.commonDir);
  const windows = new FileWindows();
  const sources = openSources(places, windows, repository.objectFormat);
  await sources.list();
  const store = localStore(sources, {
    format: repository.objectFormat,
    whyMissing: whyMissing(repository, places),
  });
  const close = (): Promise<void> => {
    windows.close();
    return Promise.resolve();
  };
  return { ...withCache(store, objectsLimit), close };
}

interface Sources {
  readonly packed: readonly PackedObjects[];
  readonly loose: readonly LooseObjects[];
  readonly pace: Pace;
  /** Looks what there is, again: what was loose, or in a pack, is in a new pack after a repack. */
  list(): Promise<void>;
}

function openSources(
  { folders }: ObjectFolders,
  windows: FileWindows,
  format: ObjectFormat,
): Sources {
  const pace = createPace(new AbortController().signal);
  const bases = new BoundedCache<Place, GitObject>(basesLimit, sizeOf);
  let packs = 0;
  const nextNumber = (): number => packs++;
  const reading = { windows, bases, pace, idBytes: idBytes[format], nextNumber };
  const packed = folders.map((folder) => new PackedObjects(folder, reading));
  const loose = folders.map((folder) => new LooseObjects(folder));
  return {
    packed,
    loose,
    pace,
    async list() {
      for (const objects of loose) objects.forget();
      for (const packs of packed) await packs.list();
    },
  };
}

interface Telling {
  readonly format: ObjectFormat;
  readonly whyMissing: WhyMissing;
}

function localStore(sources: Sources, { format, whyMissing }: Telling): ObjectStore {
  const width = idBytes[format] * 2;
  const check = { format, pace: sources.pace };
  return {
    async read(oid) {
      if (oid === emptyTrees[format]) return { type: 'tree', bytes: Buffer.alloc(0) };
      if (!isObjectId(oid) || oid.length !== width) throw missing(oid, whyMissing);
      const first = await find(sources, oid, check);
      if (first.object) return first.object;
      await sources.list();
      const { object, problems } = await find(sources, oid, check);
      if (object) return object;
      throw problems[0] ? damaged(oid, problems[0]) : missing(oid, whyMissing);
    },
    async expand(prefix) {
      if (!isAbbreviatedId(prefix)) return [];
      const found = await startingWith(sources, prefix, width);
      if (found.length > 0) return found;
      await sources.list();
      return await startingWith(sources, prefix, width);
    },
  };
}

interface Found {
  readonly object?: GitObject;
  /** What was wrong with the copies that were met before. */
  readonly problems: readonly Damage[];
}

/** As git: packs first, and another copy where one is damaged. */
async function find(
  { packed, loose }: Sources,
  oid: string,
  check: { format: ObjectFormat; pace: Pace },
): Promise<Found> {
  const problems: Damage[] = [];
  for (const source of [...packed, ...loose]) {
    const object = await source.read(oid, problems);
    if (!object) continue;
    const wrong = await checkHash(oid, object, check);
    if (!wrong) return { object, problems };
    problems.push(wrong);
  }
  return { problems };
}

async function startingWith(
  { packed, loose }: Sources,
  prefix: string,
  width: number,
): Promise<string[]> {
  const found = new Set<string>();
  for (const packs of packed)
    for (const oid of await packs.startingWith(prefix, expandLimit)) found.add(oid);
  for (const objects of loose)
    for (const oid of await objects.startingWith(prefix, width)) found.add(oid);
  return [...found].sort();
}

interface WhyMissing {
  readonly clause: string;
  readonly hint: string;
}

function whyMissing({ config }: OpenRepository, { incomplete }: ObjectFolders): WhyMissing {
  const isPartial = [...config].some(
    ([key, value]) =>
      key === 'extensions.partialclone' ||
      (/^remote\..*\.promisor$/s.test(key) && value !== 'false'),
  );
  if (isPartial)
    return {
      clause: ': the clone is partial',
      hint: 'Nothing is fetched from here. `git log --stat` in it fetches what its last commits need; a clone without --filter has all.',
    };
  if (!incomplete) return { clause: '', hint: 'See what `git fsck` says.' };
  return {
    clause: ': a folder it borrows objects from is not there',
    hint: 'Put back what its objects/info/alternates names.',
  };
}

const missing = (oid: string, { clause, hint }: WhyMissing): FlywheelError =>
  unreadable(`object ${oid} is missing${clause}`, hint);

const damaged = (oid: string, { message }: Damage): FlywheelError =>
  unreadable(`object ${oid} could not be read: ${message}`, 'See what `git fsck` says.');
