import type { ViewOf } from '../../domain/template.ts';
import { dayOf } from '../../story/dates.ts';
import { shorten } from '../../story/headline.ts';
import { languagesOf } from '../../story/languages.ts';
import { plainLine, plainParagraphs } from '../../story/paragraphs.ts';
import { ended } from '../../story/sentence.ts';
import type { Statement } from '../../story/story.ts';
import type { blogPostShape } from './blog-post-template.ts';
import { itemView } from './item-view.ts';
import { factsLine, resultLine } from './lede.ts';
import { runResults } from './run-results.ts';
import { slugText } from './slug.ts';
import type { ToldWork } from './told-work.ts';

type View = ViewOf<typeof blogPostShape>;

export function blogPostView(told: ToldWork): View {
  const { session, work, story } = told;
  const hidden = session.session_id;
  const paragraphs = (said: Statement | undefined): { paragraphs: string[] } | undefined =>
    said === undefined ? undefined : { paragraphs: plainParagraphs(said.text, hidden) };
  const lines = (said: readonly string[]): { items: string[] } | undefined =>
    said.length === 0 ? undefined : { items: said.map((text) => ended(plainLine(text, hidden))) };
  const opening = paragraphs(story.overview)?.paragraphs ?? [resultLine(work.name, story.items, 3)];
  return {
    title: `${work.name}: ${story.headline}`.replaceAll('`', ''),
    date: dayOf(session.timestamp) ?? session.timestamp,
    description: shorten(opening[0] ?? story.headline, 160).replaceAll('`', ''),
    tags: tagsOf(told),
    opening,
    facts: `${factsLine(told)}.`,
    account: work.origin === 'account',
    problem: paragraphs(story.problem),
    approach: paragraphs(story.solution),
    items: story.items.map((item) => itemView(item, story)),
    checked: checkedView(told),
    lessons: lines(
      story.lessons.map(({ title, statement }) =>
        title === undefined ? statement.text : `${ended(title)} ${statement.text}`,
      ),
    ),
    next: lines(story.nextSteps.map(({ text }) => text)),
  };
}

function tagsOf({ work }: ToldWork): string[] {
  const languages = languagesOf(work).map((name) => name.toLowerCase());
  return [...new Set([slugText(work.name) || 'build', ...languages])].slice(0, 5);
}

/** Tests and builds that were run; an article names them only by what their exit codes say. */
function checkedView({ session }: ToldWork): View['checked'] {
  const { test_results, build_results } = session.source_data;
  const runs = [test_results, build_results]
    .flatMap((results) => runResults(results).runs)
    .map(({ command, facts }) => (command === '' ? facts : `\`${command}\`: ${facts}`));
  return runs.length === 0 ? undefined : { runs };
}
