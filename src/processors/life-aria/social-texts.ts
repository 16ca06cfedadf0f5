import { joined } from '../../story/counts.ts';
import { sentencesOf } from '../../story/sentences.ts';
import { shorten } from '../../story/headline.ts';
import { ended, lowerLead } from '../../story/sentence.ts';
import type { Post } from '../../story/networks/compose-posts.ts';
import { headlineOf } from './headline.ts';
import type { Creation, Life, Said } from './life.ts';

/** More than these fit into no post; a bound keeps endless texts cheap. */
const mostParagraphs = 12;

/** What was made and what is said of it, what was learned, what comes next. */
export function lifePost(life: Life): Post {
  const story = storyOf(life);
  const [first = '', ...rest] = sentencesOf(story[0] ?? '');
  const isLearned = life.creations.length === 0 && story.length > 0 && !isNarrated(life);
  const link = linkOf(life);
  const name = nameOf(life.creations);
  return {
    leads: [
      opening(life, first),
      name === '' ? shorten(first === '' ? headlineOf(life) : first, 200) : ended(name),
    ],
    body: [
      rest.join(' '),
      ...story.slice(1),
      technologiesText(life, story.join(' ')),
      isLearned ? '' : bulletsOf('What was learned:', life.learned),
      bulletsOf('What comes next:', life.next),
    ],
    ...(link === '' ? {} : { link }),
    tags: life.creations.flatMap(({ technologies }) => technologies),
    isThread: isNarrated(life) && life.learned.length > 0,
  };
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
  return `${name}: ${said.replace(participle, (verb) => verb.toLowerCase())}`;
}

const participle = /^(?:Built|Made|Created|Added|Wrote|Designed|Drew|Composed|Finished|Started)\b/;

const nameOf = (creations: readonly Creation[]): string =>
  joined(
    creations
      .slice(0, 3)
      .map(({ name, type }) => (type === undefined ? name : `${name} (${type})`))
      .map((name) => shorten(name, 80)),
  );

/** The first address where something can be seen. */
const linkOf = ({ creations }: Life): string =>
  creations
    .flatMap(({ place }) => (place.kind === 'address' ? [place.url] : []))
    .find((url) => /^https?:\/\/[^\s@]{1,300}$/i.test(url)) ?? '';

/** The technologies that what is said does not name. */
function technologiesText({ creations }: Life, said: string): string {
  const all = [...new Set(creations.flatMap(({ technologies }) => technologies))];
  const rest = all.filter((name) => !said.toLowerCase().includes(name.toLowerCase()));
  return rest.length === 0
    ? ''
    : `${rest.length < all.length ? 'Also used' : 'Made with'}: ${joined(rest)}.`;
}

function bulletsOf(title: string, said: readonly Said[]): string {
  const points = said.slice(0, 4).map((each) => `• ${ended(pointsOf(each).join(' '))}`);
  return points.length === 0 ? '' : [title, ...points].join('\n');
}

/** The paragraphs, the first behind its title. */
const pointsOf = ({ title, paragraphs: [first = '', ...rest] }: Said): string[] => [
  title === undefined ? first : `${title.replace(/[.:]$/, '')}: ${lowerLead(first)}`,
  ...rest,
];
