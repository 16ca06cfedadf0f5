import type { CreationReader } from '../domain/creation-place.ts';
import type { PictureReader } from '../domain/picture.ts';
import type { Pins, Sources } from '../domain/pins.ts';
import type { RepositoryPin } from '../domain/repo.ts';

export interface PinReaders {
  readonly repository: (path: string) => Promise<RepositoryPin | undefined>;
  readonly pictures: PictureReader;
  readonly creations: CreationReader;
  /** Whole milliseconds, only ever growing. */
  readonly now: () => number;
}

/** A claim is short: what takes longer than this is read by the run, and is then as it is then. */
const patienceMs = 5000;
const mostNames = 500;

/** What a session's sources are now. Without sources nothing is read. */
export async function takePins(
  { repository, pictures, creations }: Sources,
  readers: PinReaders,
): Promise<Omit<Pins, 'set'>> {
  const mark = repository === undefined ? undefined : await readers.repository(repository);
  const { now } = readers;
  const places = await see(creations, now, (...asked) => readers.creations.look(...asked));
  const seen = await see(pictures, now, (...asked) => readers.pictures.read(...asked));
  return {
    ...(mark ? { repository: mark } : {}),
    ...(seen.length > 0 ? { pictures: seen } : {}),
    ...(places.length > 0 ? { creations: places } : {}),
  };
}

/** One at a time, as long as patience lasts. */
async function see<Seen>(
  named: Sources['pictures'],
  now: () => number,
  look: (paths: string[], folders: readonly string[], signal: AbortSignal) => Promise<Seen[]>,
): Promise<Seen[]> {
  const until = now() + patienceMs;
  const signal = new AbortController().signal;
  const seen: Seen[] = [];
  for (const path of named?.paths.slice(0, mostNames) ?? []) {
    if (now() > until) break;
    seen.push(...(await look([path], named?.folders ?? [], signal)));
  }
  return seen;
}
