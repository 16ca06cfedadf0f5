import path from 'node:path';
import { createRender } from '../../src/artifacts/render.ts';
import type { Capabilities } from '../../src/domain/pipeline.ts';
import { pipelines } from '../../src/pipelines/registry.ts';
import { createRepoReader } from '../../src/platform/git/repo-reader.ts';
import { createCreationReader } from '../../src/platform/creations.ts';
import { createPictureReader } from '../../src/platform/pictures.ts';
import { templateFiles } from '../../src/platform/template-files.ts';

/** The real capabilities, as the program puts them together. */
export async function goldenCapabilities(): Promise<Capabilities> {
  const folder = path.resolve(import.meta.dirname, '../../templates');
  const templates = pipelines.flatMap((pipeline) => pipeline.templates);
  return {
    render: await createRender(templateFiles([folder]), templates),
    repos: createRepoReader(),
    pictures: createPictureReader(),
    creations: createCreationReader(),
    settings: {
      build: {
        commits: 50,
        window_slack_minutes: 15,
        article_from_lines: 50,
        article_from_files: 10,
      },
      trade: { timezone: 'UTC', cost_basis: 'fifo', starting_balance: 0 },
    },
  };
}
