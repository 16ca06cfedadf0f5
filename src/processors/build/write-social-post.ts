import { notApplicable, type ArtifactDraft, type NotApplicable } from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { itemReceipts, totalReceipts, wordReceipts } from '../../receipts/story-receipts.ts';
import { counted } from '../../story/counts.ts';
import { sentencesOf } from '../../story/sentences.ts';
import { shorten } from '../../story/headline.ts';
import { itemKindOf } from '../../story/item-kind.ts';
import { plainLine, plainParagraphs } from '../../story/paragraphs.ts';
import { capital, ended } from '../../story/sentence.ts';
import { publicItems } from '../../story/public-items.ts';
import { areaLast } from '../../story/area.ts';
import { fitParts, postText, weightedLength } from '../../story/social-text.ts';
import { itemView } from './item-view.ts';
import { factsLine, resultLine, tallyLine } from './lede.ts';
import type { WorkItem } from '../../story/story.ts';
import { weightiest } from '../../story/weight.ts';
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
      body: render(socialPostTemplate, view),
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
  const said = fitParts([agentLead(told), facts], link, xLimit);
  if (said !== fitParts([facts], link, xLimit) && weightedLength(said) <= xLimit) return said;
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

/** The first sentence of the agent's own overview, if it is short enough to open a post. */
function agentLead({ session, story, work }: ToldWork): string {
  const [first = ''] = sentencesOf(plainLine(story.overview?.text ?? '', session.session_id));
  return first === '' || first.length > 180 ? '' : postText(`${work.name}: ${ended(first)}`);
}

function linkedinText(told: ToldWork): string {
  const { session, story, work } = told;
  const hidden = session.session_id;
  const overview = plainParagraphs(story.overview?.text ?? '', hidden).join('\n\n');
  const isBare = overview === '';
  const items = publicItems(story.items);
  // A list below names the changes; the opening then counts them.
  const isTallied = isBare && !work.isGuess && items.length > 3;
  const parts = [
    isTallied ? tallyLine(told) : isBare ? resultLine(work.name, story.items, 3) : overview,
    plainLine(story.problem?.text ?? '', hidden),
    plainLine(story.solution?.text ?? '', hidden),
    isBare && story.problem === undefined ? whyText(items, story) : '',
    itemsText(items, isBare && !isTallied),
    lessonsText(story, hidden),
    isTallied ? '' : factsSentence(told),
  ];
  return fitParts(parts.map(postText), work.remote ?? '', linkedinLimit);
}

/** The items by name; where the opening has named them, only what is more than a name. */
function itemsText(items: readonly WorkItem[], isNamed: boolean): string {
  const shown = weightiest(items).slice(0, 8);
  const points = isNamed
    ? shown.flatMap(pointsOf).slice(0, 8)
    : shown.map(({ title }) => areaLast(title));
  const left = items.length - shown.length;
  const more = left > 0 && !isNamed ? [`And ${counted(left, 'more change')}`] : [];
  return [...points, ...more].map((text) => `• ${ended(capital(text))}`).join('\n');
}

function lessonsText({ lessons }: ToldWork['story'], hidden: string): string {
  const said = lessons
    .slice(0, 3)
    .map(({ statement }) => `• ${ended(plainLine(statement.text, hidden))}`);
  return said.length === 0 ? '' : ['What we learned:', ...said].join('\n');
}

const pointsOf = ({ details, more }: WorkItem): string[] => [
  ...details,
  ...more
    .filter(({ commit }) => !['test', 'documentation'].includes(itemKindOf(commit)))
    .map(({ title }) => title),
];

/** Why a few items were done, as their commits say it. */
const whyText = (items: readonly WorkItem[], story: ToldWork['story']): string =>
  (items.length > 3 ? [] : items)
    .flatMap((item) => itemView(item, story).why ?? [])
    .slice(0, 2)
    .map((why) => shorten(why, 400))
    .join('\n\n');

/** An account says that it is one, and a guess at the range too. */
function factsSentence(told: ToldWork): string {
  const facts = factsLine(told);
  if (told.work.origin === 'account') return `${facts}, by the agent's own account.`;
  return told.work.isGuess ? `Told from ${told.work.selectedBy}: ${facts}.` : `${facts}.`;
}
