import type { CreationPlace } from '../../domain/creation-place.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { readCreations } from './creations.ts';
import { foldersOf } from './find-pictures.ts';
import type { LifeSession } from './life-session.ts';
import type { Creation, Life, Place } from './life.ts';

interface Input {
  readonly session: LifeSession;
  readonly life: Life;
}

/** Looks where each creation is said to be: whether it is there, and how it is started. */
export const lookAtCreations: Processor<Input, Life, 'creations'> = {
  name: 'look-at-creations',
  run: async ({ session, life }, { creations, signal }) => {
    const paths = pathsOf(life.creations);
    const seen = await creations.look(paths, foldersOf(session), signal);
    const byPath = new Map(paths.map((path, index) => [path, seen[index]]));
    return {
      ...life,
      creations: life.creations.map((creation) => ({
        ...creation,
        place: seenPlace(creation.place, byPath),
      })),
    };
  },
};

/** Where it looks for what. */
export const creationsOf = (session: LifeSession): { paths: string[]; folders: string[] } => ({
  paths: pathsOf(readCreations(session).creations),
  folders: foldersOf(session),
});

const pathsOf = (creations: readonly Creation[]): string[] => [
  ...new Set(creations.flatMap(({ place }) => (place.kind === 'here' ? [place.at] : []))),
];

function seenPlace(place: Place, seen: ReadonlyMap<string, CreationPlace | undefined>): Place {
  if (place.kind !== 'here') return place;
  const found = seen.get(place.at);
  if (found?.kind === 'missing') return { kind: 'gone', path: place.path, reason: found.reason };
  return found?.start === undefined ? place : { ...place, start: found.start };
}
