import type { Colour } from './output.ts';

/** The colour of a status, of sessions, artifacts and publish jobs alike. */
export function statusColour(status: string): Colour {
  if (['complete', 'published', 'approved'].includes(status)) return 'green';
  if (['failed', 'dead', 'blocked'].includes(status)) return 'red';
  if (['partial', 'waiting', 'unknown', 'drafted'].includes(status)) return 'yellow';
  return 'grey';
}
