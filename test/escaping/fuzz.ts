import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ArtifactDraft } from '../../src/domain/artifact.ts';
import type { PictureReader } from '../../src/domain/picture.ts';
import type { Capabilities } from '../../src/domain/pipeline.ts';
import type { RunOutcome } from '../../src/domain/run.ts';
import type { WorkSession } from '../../src/domain/session.ts';
import type { Render } from '../../src/domain/template.ts';
import { pipelines } from '../../src/pipelines/registry.ts';
import { runPipeline } from '../../src/pipelines/run-pipeline.ts';
import { buildRepository } from '../support/golden-repository.ts';
import { chanceOf } from './chance.ts';
import type { Rendering } from './check-rendering.ts';
import { hostileRepository } from './fuzz-repository.ts';
import { fuzzedTypes, hostileSession } from './fuzz-session.ts';

export interface Fuzzed {
  readonly session: WorkSession;
  readonly outcome: RunOutcome;
  readonly drafts: readonly ArtifactDraft[];
  readonly renderings: readonly Rendering[];
}

/** Runs the pipeline over the session of that seed; every second build has a repository. */
export async function fuzzed(seed: number, capabilities: Capabilities): Promise<Fuzzed> {
  const chance = chanceOf(seed);
  const type = fuzzedTypes[seed % fuzzedTypes.length] ?? 'build';
  const temp = await realpath(await mkdtemp(path.join(os.tmpdir(), 'flywheel-fuzz-')));
  try {
    const isReal = type === 'build' && seed % 2 === 0;
    const repository = isReal ? buildRepository(hostileRepository(chance), temp).path : undefined;
    const session = hostileSession(chance, type, repository);
    return await runOf(session, capabilities);
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

/** A README that was there before: what stands outside our regions is its people's. */
export const isOthersReadme = ({ type }: ArtifactDraft, { renderings }: Fuzzed): boolean =>
  type === 'readme' && !renderings.some(({ template }) => template.name === 'build/readme.md');

async function runOf(session: WorkSession, capabilities: Capabilities): Promise<Fuzzed> {
  const pipeline = pipelines.find(({ type }) => type === session.session_type);
  if (pipeline === undefined) throw new Error(`no pipeline for ${session.session_type}`);
  const renderings: Rendering[] = [];
  const render: Render = (template, view) => {
    const text = capabilities.render(template, view);
    renderings.push({ template: template, view, text });
    return text;
  };
  const outcome = await runPipeline(pipeline, session, {
    capabilities: { ...capabilities, render, pictures: somePictures },
    signal: new AbortController().signal,
    now: () => 0,
  });
  const drafts = outcome.artifacts.flatMap((each) =>
    each.status === 'complete' ? [each.draft] : [],
  );
  return { session, outcome, drafts, renderings };
}

/** Pictures of any name, most of them there. */
const somePictures: PictureReader = {
  read: (paths) =>
    Promise.resolve(
      paths.map((name, at) =>
        at % 4 === 3
          ? { kind: 'missing', path: name, reason: 'there is no such file' }
          : {
              kind: 'found',
              path: name,
              folder: 0,
              width: 8,
              height: 6,
              bytes: 120,
              format: 'png',
              sha256: String(name.length),
            },
      ),
    ),
};
