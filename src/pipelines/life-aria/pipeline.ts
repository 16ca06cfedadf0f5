import type { NotApplicable } from '../../domain/artifact.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import type { LifeAriaSource } from '../../domain/session.ts';
import { checkLifeClaims } from '../../processors/life-aria/check-life-claims.ts';
import { collectLife } from '../../processors/life-aria/collect-life.ts';
import { devlogTemplate } from '../../processors/life-aria/devlog-template.ts';
import { findPictures, picturesOf } from '../../processors/life-aria/find-pictures.ts';
import { judgeLife } from '../../processors/life-aria/judge-life.ts';
import { creationsOf, lookAtCreations } from '../../processors/life-aria/look-at-creations.ts';
import { screenshotTemplate } from '../../processors/life-aria/screenshot-template.ts';
import { lifeSocialTemplate } from '../../processors/life-aria/social-template.ts';
import { writeDevlogEntry } from '../../processors/life-aria/write-devlog-entry.ts';
import { writeLifePost } from '../../processors/life-aria/write-life-post.ts';
import { writeScreenshotNotes } from '../../processors/life-aria/write-screenshot-notes.ts';

/** A session with Aria: what was made, said and learned, and the pictures of it. */
export const lifeAriaPipeline: Pipeline<'life_aria', LifeAriaSource> = {
  type: 'life_aria',
  sourceSchema: 'life_aria.schema.json',
  artifacts: ['devlog_entry', 'screenshot_notes', 'social_post'],
  templates: [devlogTemplate, screenshotTemplate, lifeSocialTemplate],
  sources: (session) => ({ pictures: picturesOf(session), creations: creationsOf(session) }),
  async run(session, steps): Promise<NotApplicable | undefined> {
    const said = await steps.gather(collectLife, session);
    const life = await steps.gather(lookAtCreations, { session, life: said });
    const shots = await steps.gather(findPictures, { session, life });
    const findings = await steps.gather(checkLifeClaims, { session, life, shots });
    steps.found(findings);
    const told = { life, shots, findings };
    const unworthy = await steps.gather(judgeLife, life);
    if (unworthy) return unworthy;
    await steps.produce('devlog_entry', writeDevlogEntry, told);
    await steps.produce('screenshot_notes', writeScreenshotNotes, told);
    await steps.produce('social_post', writeLifePost, told);
    return undefined;
  },
};
