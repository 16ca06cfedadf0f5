import { notApplicable, type NotApplicable } from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import type { Story, Work } from '../../story/story.ts';
import { whyNotTold } from '../../story/worth-telling.ts';

/** Why there is no article and no post, where the work is worth none; undefined where it is. */
export const judgeWork: Processor<
  { readonly work: Work; readonly story: Story },
  NotApplicable | undefined,
  'settings'
> = {
  name: 'judge-work',
  run: ({ work, story }, { settings }) => {
    const reason = whyNotTold(work, story, settings.build);
    return reason === undefined ? undefined : notApplicable(reason);
  },
};
