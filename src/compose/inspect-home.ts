import { FlywheelError } from '../domain/errors.ts';
import type { DurableFiles } from '../platform/durable-files.ts';
import { type Home } from '../platform/home.ts';
import { readLockHolder } from '../platform/lock.ts';
import { readEmbeddedManifest } from '../store/embedded/read-embedded.ts';
import type { StateProblem } from '../store/state-health.ts';
import type { ArchivedSession, ArchiveFilter, ManifestReader } from '../store/store.ts';
import type { KnownHome } from '../verification/verify-home.ts';
import type { HomeView } from '../verification/home-view.ts';
import { type ComposeOptions, type Ground, layGround } from './lay-ground.ts';
import { salvageHome } from './rebuild-home.ts';
import { unfinishedOf } from './unfinished.ts';
import { viewOfHome } from './view-of-home.ts';

/** What a command needs that compares a home with its facts; needs no lock. */
export interface Inspection {
  readonly home: Home;
  readonly files: DurableFiles;
  readonly view: HomeView;
  /** What is known now; of a damaged home, what can still be read. */
  know(): Promise<KnownHome>;
}

/** Throws `HOME_INVALID`, `CONFIG_INVALID`. */
export async function inspectHome(options: ComposeOptions): Promise<Inspection> {
  const ground = await layGround(options);
  const { home, files } = ground;
  return { home, files, view: viewOfHome(ground), know: () => know(ground) };
}

async function know(ground: Ground): Promise<KnownHome> {
  const { home, fs, files, manifestProblems } = ground;
  const lock = await readLockHolder(home.state);
  const owner = lock.kind === 'live' ? ownerOf(lock.holder.purpose) : undefined;
  const { kind, problems, state } = await salvageHome(ground);
  const unfinished = await unfinishedOf(home, files).left();
  const read = readEmbeddedManifest({ home: home.root, fs, manifestProblems });
  const manifest = await read.catch((error: unknown) => {
    if (error instanceof FlywheelError) return hotOnly(state);
    throw error;
  });
  const all = [...problems];
  return { kind, problems: all, manifest: guarded(manifest, all), owner, unfinished };
}

/** An archive that cannot be read is told once, and looked into no further. */
function guarded(manifest: ManifestReader, problems: StateProblem[]): ManifestReader {
  const tell = (error: unknown): void => {
    if (!(error instanceof FlywheelError) || error.code !== 'ARCHIVE_DAMAGED') throw error;
    const problem = { file: 'outputs/archive', says: error.message };
    if (!problems.some(({ file }) => file === problem.file)) problems.push(problem);
  };
  async function* archived(filter?: ArchiveFilter): AsyncGenerator<ArchivedSession> {
    try {
      yield* manifest.archived(filter);
    } catch (error) {
      tell(error);
    }
  }
  return {
    get: (collection, key) => manifest.get(collection, key),
    all: (collection) => manifest.all(collection),
    counts: () => manifest.counts(),
    archived,
    find: (id) =>
      manifest.find(id).catch((error: unknown) => {
        tell(error);
        return undefined;
      }),
  };
}

const ownerOf = (purpose: string): KnownHome['owner'] =>
  purpose === 'daemon' ? 'daemon' : 'command';

/** The archive of a state that cannot be opened is not looked into. */
const hotOnly = (state: Pick<ManifestReader, 'get' | 'all'>): ManifestReader => ({
  get: (collection, key) => state.get(collection, key),
  all: (collection) => state.all(collection),
  find: (id) => Promise.resolve(state.get('sessions', id)),
  archived: nothing,
  counts: () => Promise.resolve({ sessions: {}, publish_queue: {}, archived: 0 }),
});

async function* nothing(): AsyncGenerator<never> {
  // Nothing is known of it.
}
