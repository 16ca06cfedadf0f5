import type { ViewOf } from '../../domain/template.ts';
import { dayOf } from '../../story/dates.ts';
import { shorten } from '../../story/headline.ts';
import { languagesOf } from '../../story/languages.ts';
import { mainClause } from '../../story/sentence.ts';
import { nowDoes } from '../../story/verbs.ts';
import type { blogPostShape } from './blog-post-template.ts';
import { itemView } from './item-view.ts';
import { factsLine, publicItems, resultLine } from './lede.ts';
import { runResults } from './run-results.ts';
import { slugText } from './slug.ts';
import type { ToldWork } from './told-work.ts';
import { lessonsView, linesView, paragraphsView } from './words-view.ts';

type View = ViewOf<typeof blogPostShape>;

export function blogPostView(told: ToldWork): View {
  const { session, work, story } = told;
  const hidden = session.session_id;
  const opening = paragraphsView(story.overview, hidden)?.paragraphs ?? [
    resultLine(work.name, story.items, 3),
  ];
  return {
    title: titleOf(told),
    date: dayOf(session.timestamp) ?? session.timestamp,
    description: shorten(opening[0] ?? story.headline, 160).replaceAll('`', ''),
    tags: tagsOf(told),
    opening,
    facts: factsLine(told),
    range: work.isGuess ? work.selectedBy : undefined,
    account: work.origin === 'account',
    problem: paragraphsView(story.problem, hidden),
    approach: paragraphsView(story.solution, hidden),
    items: publicItems(story.items).map((item) => ({
      ...itemView(item, story),
      where: whereOf(item.files.map(({ path }) => path)),
    })),
    checked: checkedView(told),
    lessons: lessonsView(story.lessons, hidden),
    next: linesView(story.nextSteps, hidden),
  };
}

function tagsOf({ work }: ToldWork): string[] {
  const languages = languagesOf(work).map((name) => name.toLowerCase());
  return [...new Set([slugText(work.name) || 'build', ...languages])].slice(0, 5);
}

/** `tool now keeps a comma in quotes`, where one change is the whole story and says so. */
function titleOf({ work, story }: ToldWork): string {
  const [only, ...more] = publicItems(story.items);
  const now = more.length > 0 || !only ? undefined : nowDoes(work.name, mainClause(only.title));
  return (now ?? `${work.name}: ${story.headline}`).replaceAll('`', '');
}

/** Up to three files by name; more would say nothing. */
function whereOf(
  paths: readonly string[],
): { files: { path: string; glue: string }[] } | undefined {
  if (paths.length === 0 || paths.length > 3) return undefined;
  return { files: paths.map((path, at) => ({ path, glue: glueAt(at, paths.length) })) };
}

function checkedView({ session }: ToldWork): View['checked'] {
  const { test_results, build_results } = session.source_data;
  const runs = [test_results, build_results].flatMap((results) => runResults(results).runs);
  if (runs.length === 0) return undefined;
  return {
    runs: runs.map(({ command, facts }, at) => ({
      command: command || undefined,
      facts,
      glue: glueAt(at, runs.length),
    })),
  };
}

const glueAt = (at: number, count: number): string =>
  at >= count - 1 ? '' : at === count - 2 ? ' and ' : ', ';
