import { notApplicable, type ArtifactDraft, type NotApplicable } from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { composePosts } from '../../story/networks/compose-posts.ts';
import { chosenNetworks } from '../../story/networks/network.ts';
import { networkViews } from '../../story/networks/posts-shape.ts';
import { headlineOf } from './headline.ts';
import type { Life, ToldLife } from './life.ts';
import { lifeReceipts } from './life-receipts.ts';
import { slugOf } from './slug.ts';
import { lifeSocialTemplate } from './social-template.ts';
import { lifePost } from './social-texts.ts';

/** The news for the networks, where there is any: something made, done or learned. */
export const writeLifePost: Processor<
  ToldLife,
  ArtifactDraft | NotApplicable,
  'render' | 'settings'
> = {
  name: 'write-life-post',
  run: (told, { render, settings }) => {
    const { life } = told;
    if (!isNews(life))
      return notApplicable('Nothing was made, and no insight or result is noted to post about.');
    const post = lifePost(life);
    const networks = networkViews(chosenNetworks(settings.social?.networks), (network) =>
      composePosts(post, network),
    );
    const view = { headline: headlineOf(life), networks };
    return {
      kind: 'draft',
      type: 'social_post',
      filename: 'social_post.md',
      body: render(lifeSocialTemplate, view),
      slug: slugOf(life),
      receipts: lifeReceipts(told),
    };
  },
};

const isNews = ({ creations, overview, problem, solution, learned, done }: Life): boolean =>
  [creations, overview, problem, solution, learned, done].some((told) => told.length > 0);
