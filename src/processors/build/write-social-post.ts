import { notApplicable, type ArtifactDraft, type NotApplicable } from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { itemReceipts, totalReceipts, wordReceipts } from '../../receipts/story-receipts.ts';
import { shorten } from '../../story/headline.ts';
import { plainLine, plainParagraphs } from '../../story/paragraphs.ts';
import { ended } from '../../story/sentence.ts';
import { fitParts, postText, weightedLength } from '../../story/social-text.ts';
import { finishMarkdown } from './finish-markdown.ts';
import { factsLine, resultLine } from './lede.ts';
import { slugOf } from './slug.ts';
import { socialPostTemplate } from './social-post-template.ts';
import type { ToldWork } from './told-work.ts';

const xLimit = 280;
const linkedinLimit = 2500;

/** The result for the networks, each within its limit; the link only where it is public. */
export const writeSocialPost: Processor<ToldWork, ArtifactDraft | NotApplicable, 'render'> = {
  name: 'write-social-post',
  run: (told, { render }) => {
    if (told.story.items.length === 0) return notApplicable('There are no commits to tell of.');
    const view = { headline: told.story.headline, x: xText(told), linkedin: linkedinText(told) };
    return {
      kind: 'draft',
      type: 'social_post',
      filename: 'social_post.md',
      body: finishMarkdown(render(socialPostTemplate, view)),
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

/** The fullest result line that fits with facts and link; then without the facts. */
function xText(told: ToldWork): string {
  const { work, story } = told;
  const [facts, link] = [postText(factsSentence(told)), work.remote ?? ''];
  for (const most of [4, 3, 2]) {
    const result = postText(resultLine(work.name, story.items, most));
    const text = fitParts([result, facts], link, xLimit);
    if (weightedLength(text) <= xLimit) return text;
  }
  const lead = story.items.slice(0, 1);
  for (const room of [220, 160, 120, 80]) {
    const result = postText(shorten(resultLine(work.name, lead, 1), room));
    const text = fitParts([result, facts], link, xLimit);
    if (weightedLength(text) <= xLimit) return text;
  }
  return postText(shorten(story.headline, 80));
}

function linkedinText(told: ToldWork): string {
  const { session, story, work } = told;
  const hidden = session.session_id;
  const points = story.items.slice(0, 8).map(({ title }) => `• ${ended(title)}`);
  const more = story.items.length - points.length;
  const parts = [
    story.overview === undefined
      ? `${story.headline} in ${work.name}.`
      : plainParagraphs(story.overview.text, hidden).join('\n\n'),
    [...points, ...(more > 0 ? [`• And ${String(more)} more.`] : [])].join('\n'),
    ...[story.problem, story.solution].map((said) =>
      said === undefined ? '' : plainLine(said.text, hidden),
    ),
    factsSentence(told),
    story.lessons
      .slice(0, 3)
      .map(({ statement }) => `Learned: ${ended(plainLine(statement.text, hidden))}`)
      .join('\n'),
  ];
  return fitParts(parts.map(postText), work.remote ?? '', linkedinLimit);
}

/** An account says that it is one. */
const factsSentence = (told: ToldWork): string =>
  told.work.origin === 'account'
    ? `${factsLine(told)}, by the agent's own account.`
    : `${factsLine(told)}.`;
