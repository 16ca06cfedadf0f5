import { joined } from '../../story/counts.ts';
import { sentencesOf } from '../../story/sentences.ts';
import { shorten } from '../../story/headline.ts';
import { ended, lowerLead } from '../../story/sentence.ts';
import { fitParts, postText, weightedLength } from '../../story/social-text.ts';
import { headlineOf } from './headline.ts';
import type { Creation, Life, Said } from './life.ts';

const xLimit = 280;
const linkedinLimit = 2500;
/** More than these fit into no post; a bound keeps endless texts cheap. */
const mostSentences = 24;
const mostParagraphs = 12;

/** At most 280 as X counts them: as many whole sentences as fit. */
export function xText(life: Life): string {
  const sentences = sentencesOf(postText(storyOf(life).join(' '))).slice(0, mostSentences);
  const [technologies, link] = [technologiesText(life), linkOf(life)];
  for (let count = sentences.length; count > 0; count--) {
    const said = opening(life, sentences.slice(0, count).join(' '));
    const text = fitParts([said, technologies(said), insightOf(life)], link, xLimit);
    if (weightedLength(text) <= xLimit) return text;
  }
  const text = fitParts([opening(life, ''), technologies('')], link, xLimit);
  if (text !== link && weightedLength(text) <= xLimit) return text;
  return cutTo(postText(nameOf(life.creations) || (sentences[0] ?? headlineOf(life))));
}

/** The whole of it, with what was learned and what comes next. */
export function linkedinText(life: Life): string {
  const story = storyOf(life).map(postText);
  const isLearned = life.creations.length === 0 && story.length > 0 && !isNarrated(life);
  const parts = [
    opening(life, story[0] ?? ''),
    ...story.slice(1),
    technologiesText(life)(story.join(' ')),
    isLearned ? '' : bulletsOf('What was learned:', life.learned),
    bulletsOf('What comes next:', life.next),
  ];
  return fitParts(parts, linkOf(life), linkedinLimit);
}

/** What the session says of itself, most telling first; without that, what was learned or done. */
function storyOf(life: Life): string[] {
  const isList = life.creations.length === 0 && !isNarrated(life);
  const list = life.learned.length > 0 ? life.learned : life.done;
  const words = [...life.overview, ...life.making, ...life.problem, ...life.solution];
  return (isList ? list : words)
    .flatMap(pointsOf)
    .slice(0, mostParagraphs)
    .map((text) => ended(shorten(text, 900)));
}

/** Where nothing was made, what was learned first is worth a line. */
const insightOf = (life: Life): string =>
  life.creations.length === 0 && isNarrated(life)
    ? postText(life.learned.slice(0, 1).flatMap(pointsOf).map(ended).join(' '))
    : '';

const isNarrated = ({ overview, making, problem, solution }: Life): boolean =>
  [overview, making, problem, solution].some((said) => said.length > 0);

/** What was made is named before what is said of it, unless that names it. */
function opening({ creations }: Life, said: string): string {
  const [first] = creations;
  if (first === undefined) return said;
  if (said === '') return ended(nameOf(creations));
  if (said.includes(first.name)) return said;
  const saysType = creations.every(({ type = '' }) =>
    said.toLowerCase().includes(type.toLowerCase()),
  );
  const name = nameOf(saysType ? creations.map(({ type: _, ...untyped }) => untyped) : creations);
  return `${postText(name)}: ${said.replace(participle, (verb) => verb.toLowerCase())}`;
}

const participle = /^(?:Built|Made|Created|Added|Wrote|Designed|Drew|Composed|Finished|Started)\b/;

const nameOf = (creations: readonly Creation[]): string =>
  postText(
    joined(
      creations
        .slice(0, 3)
        .map(({ name, type }) => (type === undefined ? name : `${name} (${type})`))
        .map((name) => shorten(name, 80)),
    ),
  );

/** The first address where something can be seen. */
const linkOf = ({ creations }: Life): string =>
  creations
    .flatMap(({ place }) => (place.kind === 'address' ? [place.url] : []))
    .find((url) => /^https?:\/\/[^\s@]{1,300}$/i.test(url)) ?? '';

/** The technologies that what is said does not name. */
const technologiesText =
  ({ creations }: Life) =>
  (said: string): string => {
    const all = [...new Set(creations.flatMap(({ technologies }) => technologies))];
    const rest = all.filter((name) => !said.toLowerCase().includes(name.toLowerCase()));
    if (rest.length === 0) return '';
    return postText(`${rest.length < all.length ? 'Also used' : 'Made with'}: ${joined(rest)}.`);
  };

function bulletsOf(title: string, said: readonly Said[]): string {
  const points = said.slice(0, 4).map((each) => `• ${ended(pointsOf(each).join(' '))}`);
  return points.length === 0 ? '' : postText([title, ...points].join('\n'));
}

/** The paragraphs, the first behind its title. */
const pointsOf = ({ title, paragraphs: [first = '', ...rest] }: Said): string[] => [
  title === undefined ? first : `${title.replace(/[.:]$/, '')}: ${lowerLead(first)}`,
  ...rest,
];

/** Even characters that count twice, or names that count as links, fit into the last one. */
const cutTo = (text: string): string =>
  [260, 200, 140, 100, 60]
    .map((room) => shorten(text, room))
    .find((cut) => weightedLength(cut) <= xLimit) ?? shorten(text, 40);
