import type { Post } from '../../story/networks/compose-posts.ts';
import { counted } from '../../story/counts.ts';
import { areaLast } from '../../story/area.ts';
import { shorten } from '../../story/headline.ts';
import { itemKindOf } from '../../story/item-kind.ts';
import { languagesOf } from '../../story/languages.ts';
import { plainLine, plainParagraphs } from '../../story/paragraphs.ts';
import { publicItems } from '../../story/public-items.ts';
import { capital, ended } from '../../story/sentence.ts';
import { sentencesOf } from '../../story/sentences.ts';
import { weightiest } from '../../story/weight.ts';
import type { WorkItem } from '../../story/story.ts';
import { itemView } from './item-view.ts';
import { openingLine } from './opening-line.ts';
import type { ToldWork } from './told-work.ts';

/** What a build session gives to post; `isLong`: there is room for a list of all that was done. */
export function buildPost(told: ToldWork, isLong: boolean): Post {
  const { session, story, work } = told;
  const hidden = session.session_id;
  const overview = plainParagraphs(story.overview?.text ?? '', hidden);
  const [first = '', ...more] = sentencesOf(overview[0] ?? '');
  const isOwn = first !== '' && first.length <= 220;
  const items = publicItems(story.items);
  const named = isLong ? 2 : 4;
  const note = noteOf(told);
  return {
    leads: [...(isOwn ? [nameFirst(work.name, first)] : []), ...leadsOf(told, named)],
    body: [
      ...(isOwn ? [more.join(' '), ...overview.slice(1)] : overview),
      plainLine(story.problem?.text ?? '', hidden),
      plainLine(story.solution?.text ?? '', hidden),
      story.problem === undefined && overview.length === 0 ? whyText(items, told) : '',
      isOwn ? '' : pointsText(items, named, isLong),
      lessonsText(told, hidden),
    ],
    ...(note === '' ? {} : { note }),
    ...(work.remote === undefined ? {} : { link: work.remote }),
    tags: languagesOf(work),
    isThread: [story.problem, story.solution].some((said) => said?.from.kind === 'session'),
  };
}

/** The session's own sentence, with the name of what it speaks of. */
const nameFirst = (name: string, sentence: string): string =>
  sentence.toLowerCase().includes(name.toLowerCase())
    ? ended(sentence)
    : `${name}: ${ended(sentence)}`;

/** Ever shorter: fewer items by name, then the first alone. */
function leadsOf(told: ToldWork, most: number): string[] {
  const { story, work } = told;
  const items = publicItems(story.items);
  const fewer = [most, 3, 2].filter((count) => count <= most);
  const [lead] = weightiest(items);
  const alone =
    lead === undefined
      ? []
      : [220, 160, 120].map((room) => shorten(openingLine(work.name, [lead], 1), room));
  return [
    ...fewer.map((count) => openingLine(work.name, items, count)),
    ...alone,
    shorten(`${work.name}: ${story.headline}`, 80),
  ];
}

/** What the opening does not name, where there is room for it; where it names all, what more there is to them. */
function pointsText(items: readonly WorkItem[], named: number, isLong: boolean): string {
  const all = weightiest(items);
  const isAllNamed = all.length <= named + 1;
  if (!isAllNamed && !isLong) return '';
  const rest = isAllNamed ? [] : all.slice(named, named + 8);
  const points = isAllNamed
    ? all.flatMap(pointsOf).slice(0, 6)
    : rest.map(({ title }) => areaLast(title));
  const left = isAllNamed ? 0 : all.length - named - rest.length;
  const lines = [...points, ...(left > 0 ? [`And ${counted(left, 'more change')}`] : [])];
  return lines.map((text) => `• ${ended(capital(text))}`).join('\n');
}

function lessonsText({ story }: ToldWork, hidden: string): string {
  const said = story.lessons
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
const whyText = (items: readonly WorkItem[], { story }: ToldWork): string =>
  (items.length > 3 ? [] : items)
    .flatMap((item) => itemView(item, story).why ?? [])
    .slice(0, 2)
    .map((why) => shorten(why, 400))
    .join(' ');

/** An account says that it is one, and a guess at the range too. */
function noteOf({ work }: ToldWork): string {
  if (work.origin === 'account') return "By the agent's own account.";
  return work.isGuess ? `Told from ${work.selectedBy}.` : '';
}
