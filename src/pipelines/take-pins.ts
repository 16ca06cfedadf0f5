import type { Picture, PictureReader } from '../domain/picture.ts';
import type { Pins, Sources } from '../domain/pins.ts';
import type { RepositoryPin } from '../domain/repo.ts';

export interface PinReaders {
  readonly repository: (path: string) => Promise<RepositoryPin | undefined>;
  readonly pictures: PictureReader;
  /** Whole milliseconds, only ever growing. */
  readonly now: () => number;
}

/** A claim is short: what takes longer than this is read by the run, and is then as it is then. */
const patienceMs = 5000;
const mostPictures = 500;

/** What a session's sources are now. Without sources nothing is read. */
export async function takePins(
  { repository, pictures }: Sources,
  readers: PinReaders,
): Promise<Omit<Pins, 'set'>> {
  const mark = repository === undefined ? undefined : await readers.repository(repository);
  const seen = pictures === undefined ? [] : await see(pictures, readers);
  return { ...(mark ? { repository: mark } : {}), ...(seen.length > 0 ? { pictures: seen } : {}) };
}

async function see(
  { paths, folders }: NonNullable<Sources['pictures']>,
  { pictures, now }: PinReaders,
): Promise<Picture[]> {
  const until = now() + patienceMs;
  const signal = new AbortController().signal;
  const seen: Picture[] = [];
  for (const path of paths.slice(0, mostPictures)) {
    if (now() > until) break;
    seen.push(...(await pictures.read([path], folders, signal)));
  }
  return seen;
}
