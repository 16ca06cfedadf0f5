import type { FileMove } from '../domain/file-task.ts';

/** Finished sessions are moved to a folder of the month in here; never a drop. */
const archive = 'outputs/sessions/archive';
const inbox = 'outputs/sessions/';

/** The thing in the inbox a home-relative path is, or is in; undefined for what is not in the inbox any more. */
export function itemOf(path: string): string | undefined {
  if (!path.startsWith(inbox)) return undefined;
  const [name = ''] = path.slice(inbox.length).split('/');
  return name === '' || name.toLowerCase() === 'archive' ? undefined : inbox + name;
}

/**
 * The moves of things in the inbox to the archive, under names that are free: all of a session get
 * the same number where one of theirs is taken. `month` is `yyyy-mm`.
 */
export async function archiveMoves(
  items: readonly string[],
  month: string,
  isTaken: (path: string) => Promise<boolean>,
): Promise<FileMove[]> {
  for (let number = 1; ; number += 1) {
    const moves = items.map((from) => ({
      from,
      to: `${archive}/${month}/${numbered(from.slice(inbox.length), number)}`,
    }));
    const taken = await Promise.all(moves.map(({ to }) => isTaken(to)));
    if (!taken.includes(true)) return moves;
  }
}

/** Where a path is after the moves; the path itself when it is in none of what was moved. */
export function placeAfter(moves: readonly FileMove[], path: string): string {
  const move = moves.find(({ from }) => path === from || path.startsWith(`${from}/`));
  return move === undefined ? path : move.to + path.slice(move.from.length);
}

function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const ending = /(?<=.)\.json$/i.exec(name)?.[0] ?? '';
  return `${name.slice(0, name.length - ending.length)}.${number}${ending}`;
}
