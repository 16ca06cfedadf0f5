import type { Capabilities } from '../domain/pipeline.ts';
import type { PictureReader } from '../domain/picture.ts';
import type { Pins } from '../domain/pins.ts';
import type { RepoReader } from '../domain/repo.ts';

type Readers = Pick<Capabilities, 'repos' | 'pictures'>;

/** Readers that tell what the claim saw; of what it did not look at, they tell what is there. */
export const pinnedReaders = ({ repos, pictures }: Readers, pins: Partial<Pins>): Readers => ({
  repos: pinnedRepos(repos, pins.repository),
  pictures: pinnedPictures(pictures, pins.pictures),
});

function pinnedRepos(live: RepoReader, pin: Pins['repository']): RepoReader {
  if (!pin) return live;
  return {
    async scan(request, signal) {
      if (request.path !== pin.path) return live.scan(request, signal);
      if (pin.kind === 'unreachable') return pin;
      return live.scan({ ...request, at: pin }, signal);
    },
  };
}

function pinnedPictures(live: PictureReader, pins: Pins['pictures']): PictureReader {
  if (!pins) return live;
  const known = new Map(pins.map((picture) => [picture.path, picture]));
  return {
    async read(paths, folders, signal) {
      const others = paths.filter((path) => !known.has(path));
      const found = await live.read(others, folders, signal);
      const all = new Map([...known, ...others.map((path, at) => [path, found[at]] as const)]);
      return paths.flatMap((path) => all.get(path) ?? []);
    },
  };
}
