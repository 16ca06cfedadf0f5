import type { FileTask } from '../domain/file-task.ts';

/** Every place a task changes, home-relative. */
export function placesOf({ moves = [], files = [], echo }: FileTask): string[] {
  return [
    ...moves.flatMap(({ from, to }) => [from, to]),
    ...files.map(({ path }) => path),
    ...(echo ? [echo.path] : []),
  ];
}

/** True when the order of the two matters: a place of one is, or is in, a place of the other. */
export function overlaps(one: FileTask, other: FileTask): boolean {
  const places = placesOf(one);
  return placesOf(other).some((a) => places.some((b) => isIn(a, b) || isIn(b, a)));
}

const isIn = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder}/`);

/** What a task holds in memory and on disk, about. */
export const sizeOf = ({ files = [], echo }: FileTask): number =>
  files.reduce((sum, { text }) => sum + text.length, 0) + (echo ? echo.after.length : 0);
