import type { ArtifactDraft } from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { devlogTemplate } from './devlog-template.ts';
import { devlogView } from './devlog-view.ts';
import type { ToldLife } from './life.ts';
import { lifeReceipts } from './life-receipts.ts';
import { slugOf } from './slug.ts';

/** What was made, said and learned, each once. */
export const writeDevlogEntry: Processor<ToldLife, ArtifactDraft, 'render'> = {
  name: 'write-devlog-entry',
  run: (told, { render }) => ({
    kind: 'draft',
    type: 'devlog_entry',
    filename: 'devlog_entry.md',
    body: render(devlogTemplate, devlogView(told)),
    slug: slugOf(told.life),
    receipts: lifeReceipts(told),
  }),
};
