import type { CreationPlace } from './creation-place.ts';
import type { Picture } from './picture.ts';
import type { PipelineSettings } from './pipeline-settings.ts';
import type { RepositoryPin } from './repo.ts';

/** Names as they are written, and the absolute folders they are looked up in. */
interface NamedFiles {
  readonly paths: readonly string[];
  readonly folders: readonly string[];
}

/** What a session names outside of itself that its artifacts tell of. */
export interface Sources {
  /** Path of a repository. */
  readonly repository?: string;
  readonly pictures?: NamedFiles;
  /** Where its creations are said to be. */
  readonly creations?: NamedFiles;
}

/**
 * What a run depends on besides its input, as it was when it was claimed. The run works from this,
 * the first time and when it is done again: so the same claim has the same artifacts.
 */
export interface Pins {
  /** Names the writing set it is written with. */
  readonly set: string;
  readonly repository?: RepositoryPin;
  readonly pictures?: readonly Picture[];
  readonly creations?: readonly CreationPlace[];
}

/** What changes how things are written: the same for all runs of a life. Named by its sha256. */
export interface WritingSet {
  /** Every template and partial that is used, by name. */
  readonly templates: Readonly<Record<string, string>>;
  readonly settings: PipelineSettings;
}
