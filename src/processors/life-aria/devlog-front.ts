import type { ViewOf } from '../../domain/template.ts';
import { shorten } from '../../story/headline.ts';
import { sentencesOf } from '../../story/sentences.ts';
import { capital, ended } from '../../story/sentence.ts';
import type { devlogShape } from './devlog-template.ts';
import { headlineOf, leadOf } from './headline.ts';
import type { Life } from './life.ts';
import { slugOf } from './slug.ts';

type Front = Pick<
  ViewOf<typeof devlogShape>,
  'title' | 'date' | 'description' | 'tags' | 'canonicalId'
>;

const mostTags = 8;
const longestDescription = 160;

/** What a site knows of the devlog before anybody reads it. */
export const devlogFront = (life: Life): Front => ({
  title: capital(headlineOf(life)).replaceAll('`', ''),
  date: life.day,
  description: descriptionOf(life),
  tags: tagsOf(life),
  canonicalId: `life_aria/${slugOf(life)}/devlog_entry`,
});

/** The first sentence that says more than the title; without words, when it was and whose session. */
function descriptionOf(life: Life): string {
  const { overview, making, solution, problem, learned, talk } = life;
  const said = [...overview, ...making, ...solution, ...problem, ...learned, ...talk];
  const sentence = said
    .flatMap(({ paragraphs }) => sentencesOf(paragraphs[0] ?? '')[0] ?? [])
    .find((each) => !each.startsWith(headlineOf(life)));
  if (sentence === undefined) return leadOf(life);
  return shorten(ended(sentence.replaceAll('`', '')), longestDescription);
}

/** The kinds of what was made and its technologies, as they are written, each once. */
function tagsOf({ creations }: Life): string[] {
  const named = [
    ...creations.flatMap(({ type }) => type ?? []),
    ...creations.flatMap(({ technologies }) => technologies),
  ];
  const byName = new Map(['devlog', ...named].map((tag) => [tag.toLowerCase(), tag]));
  return [...byName.values()].slice(0, mostTags);
}
