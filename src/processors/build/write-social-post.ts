import { notApplicable, type ArtifactDraft, type NotApplicable } from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { itemReceipts, totalReceipts, wordReceipts } from '../../receipts/story-receipts.ts';
import { composePosts } from '../../story/networks/compose-posts.ts';
import { chosenNetworks } from '../../story/networks/network.ts';
import { networkViews } from '../../story/networks/posts-shape.ts';
import { buildPost } from './build-post.ts';
import { slugOf } from './slug.ts';
import { socialPostTemplate } from './social-post-template.ts';
import type { ToldWork } from './told-work.ts';

/** The result for each network, within its limit; the link only where it is public. */
export const writeSocialPost: Processor<
  ToldWork,
  ArtifactDraft | NotApplicable,
  'render' | 'settings'
> = {
  name: 'write-social-post',
  run: (told, { render, settings }) => {
    if (told.story.items.length === 0) return notApplicable('There are no commits to tell of.');
    const networks = networkViews(chosenNetworks(settings.social?.networks), (network) =>
      composePosts(buildPost(told, network.limit >= 1000), network),
    );
    return {
      kind: 'draft',
      type: 'social_post',
      filename: 'social_post.md',
      body: render(socialPostTemplate, { headline: told.story.headline, networks }),
      slug: slugOf(told),
      repository: told.work.name,
      receipts: [
        ...totalReceipts(told.work),
        ...wordReceipts(told.story),
        ...itemReceipts(told.story.items),
      ],
    };
  },
};
