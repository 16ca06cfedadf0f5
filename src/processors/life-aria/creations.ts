import { visibleLine } from '../../domain/plain-text.ts';
import { dayOf } from '../../story/dates.ts';
import { plainLine } from '../../story/paragraphs.ts';
import type { LifeSession } from './life-session.ts';
import type { Creation, Place } from './life.ts';

interface Creations {
  readonly creations: readonly Creation[];
  /** Days of the turns in which they were made. */
  readonly days: readonly string[];
}

type Turn = NonNullable<LifeSession['source_data']['conversations']>[number];
type Artifact = NonNullable<Turn['artifacts']>[number];

/** What was made, each thing once however many turns name it. */
export function readCreations({ source_data, session_id }: LifeSession): Creations {
  const byName = new Map<string, Creation>();
  const days = new Set<string>();
  for (const [turn, { artifacts, timestamp }] of (source_data.conversations ?? []).entries()) {
    for (const [index, artifact] of (artifacts ?? []).entries()) {
      const pointer = `/source_data/conversations/${String(turn)}/artifacts/${String(index)}`;
      const creation = creationOf(artifact, pointer, session_id);
      if (creation === undefined) continue;
      const key = JSON.stringify([creation.name.toLowerCase(), artifact.path ?? '']);
      byName.set(key, merged(byName.get(key), creation));
      const day = dayOf(timestamp);
      if (day !== undefined) days.add(day);
    }
  }
  return { creations: [...byName.values()], days: [...days] };
}

function creationOf(artifact: Artifact, pointer: string, hidden: string): Creation | undefined {
  const name = plainLine(artifact.name ?? '', hidden) || baseName(artifact.path ?? '');
  if (name === '') return undefined;
  const type = plainLine(artifact.type ?? '', hidden);
  const technologies = (artifact.technologies ?? [])
    .map((technology) => plainLine(technology, hidden))
    .filter((technology) => technology !== '');
  return {
    name,
    ...(type === '' ? {} : { type }),
    place: placeOf(artifact.path ?? ''),
    technologies: [...new Set(technologies)],
    from: { kind: 'session', pointer },
  };
}

const merged = (known: Creation | undefined, again: Creation): Creation =>
  known === undefined
    ? again
    : {
        ...again,
        ...known,
        technologies: [...new Set([...known.technologies, ...again.technologies])],
      };

function placeOf(text: string): Place {
  const path = visibleLine(text).trim();
  if (path === '') return { kind: 'unknown' };
  if (/^https?:\/\//i.test(path)) return { kind: 'address', url: path };
  const isForeign = /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\');
  const shown = withoutUser(path);
  return isForeign ? { kind: 'elsewhere', path: shown } : { kind: 'here', path: shown, at: path };
}

/** Nobody's account name stands in a text. */
const withoutUser = (path: string): string =>
  path.replace(/^(?:[A-Za-z]:)?[\\/](?:home|Users)[\\/][^\\/]+(?=[\\/]|$)/i, '~');

const baseName = (path: string): string =>
  visibleLine(path)
    .trim()
    .replace(/[\\/]+$/, '')
    .replace(/^[^]*[\\/]/, '');
