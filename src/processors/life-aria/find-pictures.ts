import type { Processor } from '../../domain/pipeline.ts';
import type { LifeSession } from './life-session.ts';
import type { Life, Shot } from './life.ts';

interface Input {
  readonly session: LifeSession;
  readonly life: Life;
}

/** Looks for every listed screenshot: where the session stands, where it worked, where it made something. */
export const findPictures: Processor<Input, Shot[], 'pictures'> = {
  name: 'find-pictures',
  run: async ({ session, life: { screenshots } }, { pictures, signal }) => {
    const paths = screenshots.map(({ path }) => path);
    const found = await pictures.read(paths, foldersOf(session), signal);
    return screenshots.flatMap((screenshot, index) => {
      const picture = found[index];
      return picture === undefined ? [] : [{ screenshot, picture }];
    });
  },
};

/** Where it looks for what: every listed screenshot, as it is written. */
export const picturesOf = (session: LifeSession): { paths: string[]; folders: string[] } => ({
  paths: [...new Set((session.source_data.screenshots ?? []).map(pathOf))],
  folders: foldersOf(session),
});

const pathOf = (screenshot: string | { readonly path: string }): string =>
  typeof screenshot === 'string' ? screenshot : screenshot.path;

/** Absolute folders in which the session worked or made something. */
export const foldersOf = ({ source_data: { repo_path, conversations } }: LifeSession): string[] => {
  const made = (conversations ?? []).flatMap(({ artifacts }) => artifacts ?? []);
  const paths = [repo_path, ...made.map(({ path }) => path)];
  return [...new Set(paths.filter((path) => path?.startsWith('/') === true) as string[])];
};
