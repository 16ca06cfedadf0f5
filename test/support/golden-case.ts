import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Capabilities } from '../../src/domain/pipeline.ts';
import type { ArtifactOutcome, RunOutcome } from '../../src/domain/run.ts';
import type { WorkSession } from '../../src/domain/session.ts';
import { pipelines } from '../../src/pipelines/registry.ts';
import { runPipeline } from '../../src/pipelines/run-pipeline.ts';
import { createCreationReader } from '../../src/platform/creations.ts';
import { createPictureReader } from '../../src/platform/pictures.ts';
import { buildRepository, type RepositoryRecipe } from './golden-repository.ts';

/** File name → text, as it would stand beside the session, and `outcome.json`. */
export type GoldenFiles = ReadonlyMap<string, string>;

/**
 * Runs the case in `folder` in a temporary home and returns what it made. In session.json
 * `{{repository}}` is the path of the repository built from repository.json, `{{home}}` the folder
 * of the session (with the files of `home/` beside it), `{{commit:0}}` the id of the first commit.
 */
export async function runGoldenCase(
  folder: string,
  capabilities: Capabilities,
): Promise<GoldenFiles> {
  const temp = await realpath(await mkdtemp(path.join(os.tmpdir(), 'flywheel-golden-')));
  try {
    const { session, home, hide } = await prepareCase(folder, temp);
    const pipeline = pipelines.find(({ type }) => type === session.session_type);
    if (pipeline === undefined) throw new Error(`no pipeline for ${session.session_type}`);
    const { signal } = new AbortController();
    const outcome = await runPipeline(pipeline, session, {
      capabilities: {
        ...capabilities,
        pictures: createPictureReader([home]),
        creations: createCreationReader([home]),
      },
      signal,
      now: () => 0,
    });
    return filesOf(outcome, hide);
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

/** The files of `expected/`; empty when the case has none yet. */
export async function readExpected(folder: string): Promise<GoldenFiles> {
  const names = (await readdir(path.join(folder, 'expected')).catch(ignoreMissing)) ?? [];
  const read = (name: string): Promise<string> =>
    readFile(path.join(folder, 'expected', name), 'utf8');
  return new Map(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
}

/** Replaces `expected/` with `files`. */
export async function writeExpected(folder: string, files: GoldenFiles): Promise<void> {
  const expected = path.join(folder, 'expected');
  await rm(expected, { recursive: true, force: true });
  await mkdir(expected);
  for (const [name, text] of files) await writeFile(path.join(expected, name), text);
}

export interface Prepared {
  readonly session: WorkSession;
  /** Folder of the session. */
  readonly home: string;
  /** Puts the placeholders back where a temporary path stands. */
  readonly hide: (text: string) => string;
}

/** The session of a case, its repository built below `temp` and its files copied to `home`. */
export async function prepareCase(
  folder: string,
  temp: string,
  home = path.join(temp, 'home'),
): Promise<Prepared> {
  await cp(path.join(folder, 'home'), home, { recursive: true }).catch(ignoreMissing);
  await mkdir(home, { recursive: true });
  const recipe = await readFile(path.join(folder, 'repository.json'), 'utf8').catch(ignoreMissing);
  const repository = recipe
    ? buildRepository(JSON.parse(recipe) as RepositoryRecipe, temp)
    : { path: path.join(temp, 'no-repository'), commits: [] };
  const text = (await readFile(path.join(folder, 'session.json'), 'utf8'))
    .replaceAll('{{repository}}', repository.path)
    .replaceAll('{{home}}', home)
    .replace(/\{\{commit:(\d+)\}\}/g, (_, at: string) => repository.commits[Number(at)] ?? '');
  const hide = (said: string): string =>
    said
      .replaceAll(repository.path, '{{repository}}')
      .replaceAll(home, '{{home}}')
      .replaceAll(temp, '{{temp}}');
  const session = JSON.parse(text) as Omit<WorkSession, 'source_data'> & {
    source_data?: WorkSession['source_data'] | null;
  };
  return { session: { ...session, source_data: session.source_data ?? {} }, home, hide };
}

/** Only that the file is not there may be overlooked. */
function ignoreMissing(error: unknown): undefined {
  if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
  return undefined;
}

function filesOf(outcome: RunOutcome, hide: (text: string) => string): GoldenFiles {
  const files = new Map<string, string>();
  for (const artifact of outcome.artifacts)
    if (artifact.status === 'complete')
      files.set(artifact.draft.filename, hide(artifact.draft.body));
  const { status, reason, findings, errors } = outcome;
  const artifacts = Object.fromEntries(outcome.artifacts.map((one) => [one.type, summaryOf(one)]));
  const summary = { status, reason, artifacts, findings, errors };
  return files.set('outcome.json', `${hide(JSON.stringify(summary, null, 2))}\n`);
}

/** What is expected of an artifact beside its text. */
function summaryOf(artifact: ArtifactOutcome): object {
  if (artifact.status === 'failed') return { status: artifact.status, code: artifact.error.code };
  if (artifact.status === 'not_applicable')
    return { status: artifact.status, reason: artifact.reason };
  const { filename, slug, repository } = artifact.draft;
  return { status: artifact.status, filename, slug, repository };
}
