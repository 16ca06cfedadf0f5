import type { ViewOf } from '../../domain/template.ts';
import { joined } from '../../story/counts.ts';
import type { devlogShape } from './devlog-template.ts';
import type { Creation } from './life.ts';

type Entry = NonNullable<ViewOf<typeof devlogShape>['made']>['items'][number];

/** A creation with the way to see it: its link, how it is started, or why it cannot be reached. */
export function creationView({ name, type, technologies, place }: Creation): Entry {
  const start = place.kind === 'here' ? place.start : undefined;
  const { install, command } = start?.kind === 'command' ? start : {};
  return {
    name,
    type,
    technologies: technologies.length === 0 ? undefined : joined(technologies),
    link: place.kind === 'address' ? place.url : undefined,
    here: place.kind === 'here' ? place.path : undefined,
    install,
    command,
    page: start?.kind === 'page' ? start.file : undefined,
    gone: place.kind === 'gone' ? { path: place.path, reason: place.reason } : undefined,
    elsewhere: place.kind === 'elsewhere' ? place.path : undefined,
    nowhere: place.kind === 'unknown',
  };
}
