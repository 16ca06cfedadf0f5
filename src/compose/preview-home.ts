import path from 'node:path';
import { createPinnedSets } from '../store/pinned-sets.ts';
import type { SessionRecord } from '../store/store.ts';
import { previewSession, type Preview } from '../verification/preview-session.ts';
import type { Ground } from './lay-ground.ts';
import { loadRender, textsOf } from './load-render.ts';
import { remakeWith } from './remake-session.ts';
import { settingsOf } from './settings-of.ts';
import { viewOfHome } from './view-of-home.ts';

/** How sessions would be written with the templates and settings of now. */
export interface Previewing {
  preview(record: SessionRecord): Promise<Preview>;
  /** Puts the writing set on disk, for the runs that are claimed with it. */
  keep(): Promise<string>;
}

/** Reads the templates as they are now, whatever a daemon began with; throws as `loadRender` does. */
export async function createPreviewing(ground: Ground): Promise<Previewing> {
  const templates = await loadRender(ground.home);
  const current = { templates: textsOf(templates.texts), settings: settingsOf(ground.config) };
  const folder = path.join(ground.home.state, 'pinned');
  const sets = createPinnedSets({ ...ground, folder, current });
  const parts = { view: viewOfHome(ground), remake: remakeWith(ground, templates) };
  return {
    preview: (record) => previewSession(parts, record, sets.current),
    keep: () => sets.keep(),
  };
}
