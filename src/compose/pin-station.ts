import path from 'node:path';
import type { Events } from '../domain/events.ts';
import type { PipelineSettings } from '../domain/pipeline-settings.ts';
import type { Pins } from '../domain/pins.ts';
import type { AcceptedSession, WorkSession } from '../domain/session.ts';
import { pipelines } from '../pipelines/registry.ts';
import { takePins } from '../pipelines/take-pins.ts';
import { pinRepository } from '../platform/git/pin-repository.ts';
import type { Home } from '../platform/home.ts';
import { createCreationReader } from '../platform/creations.ts';
import { createPictureReader } from '../platform/pictures.ts';
import { createPinnedSets, type PinnedSets } from '../store/pinned-sets.ts';
import type { Run } from '../store/store.ts';
import type { Ground } from './lay-ground.ts';
import { settingsOf } from './settings-of.ts';
import { renderOf, textsOf, type LoadedRender, type TemplateTexts } from './load-render.ts';

export interface PinStationParts extends Pick<
  Ground,
  'home' | 'config' | 'fs' | 'files' | 'clock'
> {
  readonly events: Events;
  readonly templates: LoadedRender;
}

/** What a run works from besides its session, as it was when it was claimed. */
export interface PinStation {
  /** Of a session that is claimed now. */
  pin(accepted: AcceptedSession): Promise<Pins>;
  /** How a claimed run is written; `templates` is absent when they are those of this life. */
  writingOf(run: Run): Promise<Writing>;
  /** Of earlier lives, what these runs need is kept, and no more. */
  keepOnly(runs: readonly Run[]): Promise<void>;
}

export interface Writing {
  readonly settings: PipelineSettings;
  readonly templates?: TemplateTexts;
}

export function pinStation(parts: PinStationParts): PinStation {
  const { home, config, clock, templates } = parts;
  const settings = settingsOf(config);
  const sets = createPinnedSets({
    ...parts,
    folder: path.join(home.state, 'pinned'),
    current: { templates: textsOf(templates.texts), settings },
  });
  const byType = new Map(pipelines.map((pipeline) => [pipeline.type, pipeline]));
  return {
    async pin({ session, path: source }) {
      const set = await sets.keep();
      const sources = byType.get(session.session_type)?.sources?.(session);
      if (!sources) return { set };
      const folders = namedFolders(home, source, session);
      const readers = {
        repository: pinRepository,
        pictures: createPictureReader(folders),
        creations: createCreationReader(folders),
        now: () => clock.monotonic(),
      };
      return { set, ...(await takePins(sources, readers)) };
    },
    writingOf: writingFrom(sets, { settings }, parts.events),
    keepOnly: (runs) => sets.keepOnly(runs.flatMap(({ pins }) => pins?.set ?? [])),
  };
}

/** Pictures and creations are looked up beside the session, then in the folder it worked in. */
export function namedFolders(home: Home, source: string, session: WorkSession): string[] {
  const own = path.dirname(home.absolute(source));
  const worked = session.source_data['repo_path'];
  return typeof worked === 'string' && path.isAbsolute(worked) ? [own, worked] : [own];
}

/** A set that is lost, or that this version cannot render any more, is said, and is that of now. */
function writingFrom(
  sets: PinnedSets,
  now: Writing,
  events: Events,
): (run: Run) => Promise<Writing> {
  const known = new Map<string, Promise<Writing | undefined>>();
  return async ({ pins, run_id, session_id }) => {
    if (!pins) return now;
    const found = known.get(pins.set) ?? load(sets, pins.set, now);
    known.set(pins.set, found);
    const writing = await found;
    if (!writing) events.emit({ name: 'run.unpinned', run_id, session_id, set: pins.set });
    return writing ?? now;
  };
}

async function load(sets: PinnedSets, name: string, now: Writing): Promise<Writing | undefined> {
  if (name === sets.current) return now;
  const set = await sets.find(name);
  if (!set) return undefined;
  const names = Object.entries(set.templates);
  const templates = Object.fromEntries(
    names.map(([at, text]) => [at, { text, path: `templates/${at}.mustache` }]),
  );
  try {
    await renderOf(templates);
    // What an earlier version did not pin, it did not know.
    return { settings: { ...now.settings, ...set.settings }, templates };
  } catch {
    return undefined;
  }
}
