import type { ViewOf } from '../../domain/template.ts';
import { dayOf } from '../../story/dates.ts';
import { shorten } from '../../story/headline.ts';
import { languagesOf } from '../../story/languages.ts';
import { publicItems } from '../../story/public-items.ts';
import { mainClause } from '../../story/sentence.ts';
import { sentencesOf } from '../../story/sentences.ts';
import type { WorkItem } from '../../story/story.ts';
import { weightiest } from '../../story/weight.ts';
import { nowDoes } from '../../story/verbs.ts';
import type { blogPostShape } from './blog-post-template.ts';
import { itemView } from './item-view.ts';
import { groupName } from './group-name.ts';
import { effortLine, factsLine, resultLine, tallyLine } from './lede.ts';
import { runResults } from './run-results.ts';
import { slugOf, slugText } from './slug.ts';
import type { ToldArticle, ToldWork } from './told-work.ts';
import { lessonsView, linesView, paragraphsView } from './words-view.ts';

type View = ViewOf<typeof blogPostShape>;

/** Longer lists are told by kind, with their reasons shortened. */
const shortList = 4;
/** As many of a kind as a reader takes in; the rest is counted. */
const mostOfKind = 8;
const mostPoints = 5;

export function blogPostView(told: ToldArticle): View {
  const { session, work, story } = told;
  const hidden = session.session_id;
  const items = publicItems(story.items);
  const opening = openingOf(told, items);
  // What the agent's own words open does not name the change: then it is listed.
  const isSingle = items.length === 1 && story.overview === undefined;
  return {
    title: titleOf(told),
    date: dayOf(session.timestamp) ?? session.timestamp,
    description: shorten(opening.description, 160).replaceAll('`', ''),
    tags: tagsOf(told),
    canonicalId: `build/${slugOf(told)}/blog_post`,
    opening: opening.said,
    account: work.origin === 'account',
    problem: paragraphsView(story.problem, hidden),
    approach: paragraphsView(story.solution, hidden),
    single: isSingle ? singleView(told, items) : undefined,
    hasGroups: !isSingle,
    groups: isSingle ? [] : groupsOf(told, items),
    excerpt: excerptView(told, isSingle),
    closing: opening.closing,
    checked: checkedView(told),
    lessons: lessonsView(story.lessons, hidden),
    next: linesView(story.nextSteps, hidden),
  };
}

/** The result first; what the opening says of the effort is not said again at the end. */
function openingOf(
  told: ToldWork,
  items: readonly WorkItem[],
): { readonly said: string[]; readonly description: string; readonly closing: string | undefined } {
  const { session, work, story } = told;
  const own = paragraphsView(story.overview, session.session_id)?.paragraphs;
  const result = resultLine(work.name, story.items, 3);
  if (work.isGuess)
    return {
      said: own ?? [result],
      description: own?.[0] ?? result,
      closing: `Told are ${work.selectedBy}: ${factsLine(told)}.`,
    };
  const [first] = own ?? [];
  if (own !== undefined && first !== undefined)
    return { said: own, description: first, closing: effortLine(told) };
  if (items.length > 1) {
    const named = resultLine(work.name, story.items, 3, false);
    return { said: [`${named} ${tallyLine(told)}`], description: result, closing: undefined };
  }
  return { said: [`${result} ${effortLine(told)}`], description: result, closing: undefined };
}

/** One change needs no list: its reasons are told as they are, and nothing where there are none. */
function singleView(told: ToldWork, items: readonly WorkItem[]): View['single'] {
  const [only] = items;
  if (only === undefined) return undefined;
  const { why, points, breaks } = itemView(only, told.story);
  if (why === undefined && breaks === undefined && points.length === 0) return undefined;
  return { why, breaks, points: points.slice(0, mostPoints), where: whereOf(only) };
}

/** Where the article tells one change, its title has said of what the code is. */
function excerptView({ excerpt }: ToldArticle, isSingle: boolean): View['excerpt'] {
  if (excerpt === undefined) return undefined;
  const { path, language, text, title, commit } = excerpt;
  return {
    path,
    short: commit.short,
    link: commit.url,
    title: isSingle ? undefined : title,
    text: `${language}\n${text}`,
  };
}

function groupsOf(told: ToldWork, items: readonly WorkItem[]): View['groups'] {
  if (items.length <= shortList)
    return [{ name: undefined, more: undefined, items: items.map((item) => blogItem(told, item)) }];
  const groups = new Map<string, WorkItem[]>();
  for (const item of items) {
    const name = groupName(item);
    const same = groups.get(name);
    if (same === undefined) groups.set(name, [item]);
    else same.push(item);
  }
  return [...groups].map(([name, all]) => {
    const heaviest = new Set(
      weightiest(all).slice(0, all.length === mostOfKind + 1 ? all.length : mostOfKind),
    );
    const shown = all.filter((item) => heaviest.has(item));
    const left = all.length - shown.length;
    return {
      name,
      more: left === 0 ? undefined : `And ${String(left)} more.`,
      items: shown.map((item) => shortItem(blogItem(told, item))),
    };
  });
}

type BlogItem = View['groups'][number]['items'][number];

const blogItem = (told: ToldWork, item: WorkItem): BlogItem => {
  const view = itemView(item, told.story);
  return { ...view, points: view.points.slice(0, mostPoints), where: whereOf(item) };
};

/** In a long list an item has its reason in a few sentences, and no more. */
const shortItem = (item: BlogItem): BlogItem => ({
  ...item,
  why: item.why === undefined ? undefined : firstSentences(item.why, 280),
  points: [],
  where: undefined,
});

/** Whole sentences up to `length`; none where the first is longer. */
function firstSentences(text: string, length: number): string | undefined {
  let said = '';
  for (const sentence of sentencesOf(text.replace(/^\.{2,} */, ''))) {
    const longer = said === '' ? sentence : `${said} ${sentence}`;
    if (longer.length > length) break;
    said = longer;
  }
  return said === '' || said.endsWith(':') ? undefined : said;
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
function whereOf({ files }: WorkItem): { files: { path: string; glue: string }[] } | undefined {
  const paths = files.map(({ path }) => path);
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
