import {
  notApplicable,
  type ArtifactDraft,
  type NotApplicable,
  type Receipt,
} from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { resultReceipts } from '../../receipts/result-receipts.ts';
import { itemReceipts, totalReceipts, wordReceipts } from '../../receipts/story-receipts.ts';
import { blogPostTemplate } from './blog-post-template.ts';
import { blogPostView } from './blog-post-view.ts';
import { slugOf } from './slug.ts';
import type { ToldArticle } from './told-work.ts';

/** The work as an article: result, problem, approach, lessons, as far as they are known. */
export const writeBlogPost: Processor<ToldArticle, ArtifactDraft | NotApplicable, 'render'> = {
  name: 'write-blog-post',
  run: (told, { render }) => {
    if (told.story.items.length === 0) return notApplicable('There are no commits to tell of.');
    return {
      kind: 'draft',
      type: 'blog_post',
      filename: 'blog-post.md',
      body: render(blogPostTemplate, blogPostView(told)),
      slug: slugOf(told),
      repository: told.work.name,
      receipts: [
        ...totalReceipts(told.work),
        ...wordReceipts(told.story),
        ...itemReceipts(told.story.items),
        ...excerptReceipts(told),
        ...resultReceipts(told.session.source_data),
      ],
    };
  },
};

const excerptReceipts = ({ excerpt }: ToldArticle): Receipt[] =>
  excerpt === undefined
    ? []
    : [
        {
          says: excerpt.text,
          from: { kind: 'commit', hash: excerpt.commit.hash, file: excerpt.path },
        },
      ];
