import type { Capabilities } from '../domain/pipeline.ts';
import type { CreationReader } from '../domain/creation-place.ts';
import type { PictureReader } from '../domain/picture.ts';
import type { Pins } from '../domain/pins.ts';
import type { RepoReader } from '../domain/repo.ts';

type Readers = Pick<Capabilities, 'repos' | 'pictures' | 'creations'>;

/** Readers that tell what the claim saw; of what it did not look at, they tell what is there. */
export const pinnedReaders = (
  { repos, pictures, creations }: Readers,
  pins: Partial<Pins>,
): Readers => ({
  repos: pinnedRepos(repos, pins.repository),
  pictures: pinnedPictures(pictures, pins.pictures),
  creations: pinnedCreations(creations, pins.creations),
});

function pinnedRepos(live: RepoReader, pin: Pins['repository']): RepoReader {
  if (!pin) return live;
  return {
    // A commit never changes: its files are read where it is.
    texts: (request, signal) => live.texts(request, signal),
    async scan(request, signal) {
      if (request.path !== pin.path) return live.scan(request, signal);
      if (pin.kind === 'unreachable') return pin;
      return live.scan({ ...request, at: pin }, signal);
    },
  };
}

function pinnedPictures(live: PictureReader, pins: Pins['pictures']): PictureReader {
  return pins ? { read: pinnedLooks((...asked) => live.read(...asked), pins) } : live;
}

function pinnedCreations(live: CreationReader, pins: Pins['creations']): CreationReader {
  return pins ? { look: pinnedLooks((...asked) => live.look(...asked), pins) } : live;
}

type Look<Seen> = (
  paths: readonly string[],
  folders: readonly string[],
  signal: AbortSignal,
) => Promise<Seen[]>;

function pinnedLooks<Seen extends { readonly path: string }>(
  live: Look<Seen>,
  pins: readonly Seen[],
): Look<Seen> {
  const known = new Map(pins.map((seen) => [seen.path, seen]));
  return async (paths, folders, signal) => {
    const others = paths.filter((path) => !known.has(path));
    const found = await live(others, folders, signal);
    const all = new Map([...known, ...others.map((path, at) => [path, found[at]] as const)]);
    return paths.flatMap((path) => all.get(path) ?? []);
  };
}
