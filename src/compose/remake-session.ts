import path from 'node:path';
import { filesOf } from '../artifacts/file-task-of.ts';
import type { Capabilities } from '../domain/pipeline.ts';
import type { Picture } from '../domain/picture.ts';
import type { Pins } from '../domain/pins.ts';
import { toFlywheelError } from '../domain/errors.ts';
import { pinnedReaders } from '../pipelines/pinned-readers.ts';
import { pipelines } from '../pipelines/registry.ts';
import { createSessionRunner } from '../pipelines/session-runner.ts';
import { systemClock } from '../platform/clock.ts';
import { createCreationReader } from '../platform/creations.ts';
import { createRepoReader } from '../platform/git/repo-reader.ts';
import { createPictureReader } from '../platform/pictures.ts';
import { createPinnedSets } from '../store/pinned-sets.ts';
import type { Run } from '../store/store.ts';
import type { Remade, RemakeRequest } from '../verification/prove-session.ts';
import { settingsOf } from './settings-of.ts';
import type { Ground } from './lay-ground.ts';
import { loadRender, renderOf, textsOf, type LoadedRender } from './load-render.ts';
import { namedFolders } from './pin-station.ts';

/** Runs pipelines again over what they were run over, and writes nothing. */
export async function createRemake(
  ground: Ground,
): Promise<(request: RemakeRequest) => Promise<Remade>> {
  return remakeWith(ground, await loadRender(ground.home));
}

/** The same, with templates that were read before. */
export const remakeWith =
  (ground: Ground, templates: LoadedRender) =>
  (request: RemakeRequest): Promise<Remade> =>
    remake(ground, templates, request);

const never = new AbortController().signal;

async function remake(
  ground: Ground,
  templates: LoadedRender,
  request: RemakeRequest,
): Promise<Remade> {
  const { record, accepted, pins, commits } = request;
  const folders = namedFolders(ground.home, record.source, accepted.session);
  const live = {
    repos: createRepoReader(),
    pictures: createPictureReader(folders),
    creations: createCreationReader(folders),
  };
  const commitsNow = await commitsThere(live.repos, pins?.repository, commits);
  const pictures = hashesOf(await live.pictures.read(pathsOf(pins), [], never));
  const now = { hasCommit: commitsNow.has, sha256Of: (of: string) => pictures.get(of) };
  if (commitsNow.isLost) return { texts: new Map(), gone: commitsNow.gone, now };
  const writing = await writingOf(ground, templates, pins);
  const capabilities = { ...writing.capabilities, ...pinnedReaders(live, pins ?? {}) };
  const texts = await textsAgain(request, capabilities);
  return { texts, gone: [...writing.gone, ...commitsNow.gone], now };
}

/** What the run would put on disk, by path. */
async function textsAgain(
  { record, accepted, pins }: RemakeRequest,
  capabilities: Capabilities,
): Promise<ReadonlyMap<string, string>> {
  const options = { signal: never, now: () => systemClock.monotonic() };
  const outcome = await createSessionRunner(pipelines).run(accepted.session, capabilities, options);
  const claim = { run_id: '', attempt: 1, claimed_at: '', input: accepted.text };
  const run: Run = { ...record, ...claim, ...(pins ? { pins } : {}) };
  return new Map(filesOf(run, outcome, '').files.map((file) => [file.path, file.text]));
}

const pathsOf = (pins: Pins | undefined): string[] =>
  (pins?.pictures ?? []).flatMap((picture) => (picture.kind === 'found' ? picture.path : []));

const hashesOf = (pictures: readonly Picture[]): ReadonlyMap<string, string> =>
  new Map(
    pictures.flatMap((each) => (each.kind === 'found' ? [[each.path, each.sha256] as const] : [])),
  );

interface WritingNow {
  readonly capabilities: Pick<Capabilities, 'render' | 'settings'>;
  readonly gone: readonly string[];
}

/** The templates and settings it was written with; where they are not kept any more, those of now. */
async function writingOf(
  ground: Ground,
  { render, texts }: LoadedRender,
  pins: Pins | undefined,
): Promise<WritingNow> {
  const settings = settingsOf(ground.config);
  const current = { templates: textsOf(texts), settings };
  const folder = path.join(ground.home.state, 'pinned');
  const sets = createPinnedSets({ ...ground, folder, current });
  const of = { capabilities: { render, settings }, gone: [] };
  if (pins === undefined || pins.set === sets.current) return of;
  const kept = await sets.find(pins.set);
  if (kept === undefined) {
    return {
      ...of,
      gone: ['the templates and settings it was written with; it was made again with those of now'],
    };
  }
  const names = Object.entries(kept.templates);
  const own = names.map(([name, text]) => [name, { text, path: name }] as const);
  try {
    const capabilities = {
      render: await renderOf(Object.fromEntries(own)),
      settings: { ...settings, ...kept.settings },
    };
    return { capabilities, gone: [] };
  } catch {
    return { ...of, gone: ['a program that can use the templates it was written with'] };
  }
}

interface CommitsNow {
  /** The repository itself is gone: nothing can be made again. */
  readonly isLost: boolean;
  readonly has: (hash: string) => boolean;
  readonly gone: readonly string[];
}

/** Which commits the repository still has; a repository that is gone has none. */
async function commitsThere(
  repos: Capabilities['repos'],
  pin: Pins['repository'],
  hashes: readonly string[],
): Promise<CommitsNow> {
  if (pin?.kind !== 'at') return { isLost: false, has: () => false, gone: [] };
  const none = (why: string): CommitsNow => ({
    isLost: true,
    has: () => false,
    gone: [`the repository ${pin.path} (${why})`],
  });
  try {
    const select =
      hashes.length === 0
        ? ({ kind: 'last', count: 1 } as const)
        : ({ kind: 'hashes', hashes } as const);
    const result = await repos.scan({ path: pin.path, select: [select], renames: false }, never);
    if (result.kind === 'unreachable') return none(result.reason);
    const lost = new Set(result.scan.unresolved);
    return {
      isLost: false,
      has: (hash) => !lost.has(hash),
      gone: [...lost].map((hash) => `commit ${hash.slice(0, 12)}`),
    };
  } catch (error) {
    return none(toFlywheelError(error).message);
  }
}
