import { notApplicable, type ArtifactDraft, type NotApplicable } from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import type { ToldLife } from './life.ts';
import { pictureReceipts } from './life-receipts.ts';
import { screenshotTemplate } from './screenshot-template.ts';
import { screenshotView } from './screenshot-view.ts';
import { slugOf } from './slug.ts';

/** Every listed picture: with its facts where it exists, by name and reason where it does not. */
export const writeScreenshotNotes: Processor<ToldLife, ArtifactDraft | NotApplicable, 'render'> = {
  name: 'write-screenshot-notes',
  run: (told, { render }) => {
    if (told.shots.length === 0) return notApplicable('The session lists no screenshots.');
    return {
      kind: 'draft',
      type: 'screenshot_notes',
      filename: 'screenshot_notes.md',
      body: render(screenshotTemplate, screenshotView(told)),
      slug: slugOf(told.life),
      receipts: pictureReceipts(told.shots),
    };
  },
};
