import type { ArtifactDraft } from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import {
  fileReceipts,
  itemReceipts,
  totalReceipts,
  wordReceipts,
} from '../../receipts/story-receipts.ts';
import { resultReceipts } from '../../receipts/result-receipts.ts';
import { buildLogTemplate } from './build-log-template.ts';
import { buildLogView } from './build-log-view.ts';
import { slugOf } from './slug.ts';
import type { ToldWork } from './told-work.ts';

/** What was done and why, commit by commit, with everything a reader may want to check. */
export const writeBuildLog: Processor<ToldWork, ArtifactDraft, 'render'> = {
  name: 'write-build-log',
  run: (told, { render }) => ({
    kind: 'draft',
    type: 'build_log',
    filename: 'build-log.md',
    body: render(buildLogTemplate, buildLogView(told)),
    slug: slugOf(told),
    repository: told.work.name,
    receipts: [
      ...totalReceipts(told.work),
      ...wordReceipts(told.story),
      ...itemReceipts(told.story.items),
      ...fileReceipts(told.work, told.work.files),
      ...resultReceipts(told.session.source_data),
    ],
  }),
};
