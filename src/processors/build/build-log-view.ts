import type { ViewOf } from '../../domain/template.ts';
import { sumOfLines } from '../../story/file-sums.ts';
import { counted, joined, plusMinus } from '../../story/counts.ts';
import { ended } from '../../story/sentence.ts';
import type { Statement, StoryFile, Work, WorkItem } from '../../story/story.ts';
import type { buildLogShape } from './build-log-template.ts';
import { coverageView } from './coverage-view.ts';
import { choresText } from './chores-text.ts';
import { groupName } from './group-name.ts';
import { commitViews, itemView } from './item-view.ts';
import { factsLine } from './lede.ts';
import { peopleOf } from './people.ts';
import { runResults } from './run-results.ts';
import type { ToldWork } from './told-work.ts';
import { lessonsView, linesView, paragraphsView } from './words-view.ts';

type View = ViewOf<typeof buildLogShape>;

/** More files than a reader looks through. */
const mostFiles = 60;

export function buildLogView(told: ToldWork): View {
  const { session, work, story } = told;
  const hidden = session.session_id;
  return {
    headline: story.headline,
    project: work.name,
    facts: factsLine(told),
    account: work.origin === 'account',
    range: work.isGuess ? work.selectedBy : undefined,
    overview: paragraphsView(story.overview, hidden)?.paragraphs ?? [],
    problem: paragraphsView(sessionSays(story.problem), hidden),
    solution: paragraphsView(sessionSays(story.solution), hidden),
    ...workView(told),
    files: filesView(work),
    results: resultsView(session.source_data),
    lessons: lessonsView(story.lessons, hidden),
    reported: linesView(story.achievements, hidden),
    next: linesView(story.nextSteps, hidden),
    ...peopleOf(session.agent_id, work.commits),
    findings: findingsView(told),
    coverage: coverageView(story, work),
  };
}

/** What a commit says stands with that commit. */
const sessionSays = (said: Statement | undefined): Statement | undefined =>
  said?.from.kind === 'session' ? said : undefined;

function workView(told: ToldWork): Pick<View, 'groups' | 'chores' | 'nothing'> {
  const { items, chores } = told.story;
  const groups = new Map<string, WorkItem[]>();
  for (const item of items) {
    const name = groupName(item);
    const same = groups.get(name);
    if (same === undefined) groups.set(name, [item]);
    else same.push(item);
  }
  return {
    groups: [...groups].map(([name, own]) => ({
      name,
      items: own.map((item) => itemView(item, { lessons: told.story.lessons })),
    })),
    chores:
      chores.length === 0
        ? undefined
        : {
            text: choresText(chores),
            // All of them stand under Coverage.
            listed: chores.length > 10 ? undefined : { commits: commitViews(chores) },
          },
    nothing: told.work.commits.length === 0,
  };
}

function filesView(work: Work): View['files'] {
  if (work.files.length === 0) return undefined;
  const weight = (file: StoryFile): number => (file.added ?? 0) + (file.removed ?? 0);
  const shown =
    work.files.length <= mostFiles
      ? work.files
      : work.files.toSorted((one, other) => weight(other) - weight(one)).slice(0, mostFiles);
  const { files, added, removed } = work.totals;
  const rest = work.files.filter((file) => !shown.includes(file));
  const restLines = sumOfLines(rest);
  const sum = added === null || removed === null ? '' : `, ${plusMinus(added, removed)} lines`;
  return {
    facts: `${counted(files, 'file')}${sum}${shown.length < files ? '; those that changed most' : ''}:`,
    entries: shown
      .toSorted(byPath)
      .map((file) => ({ path: file.path, was: file.was, lines: linesOf(file) })),
    more:
      rest.length === 0
        ? undefined
        : `And ${counted(rest.length, 'more file')}${restLines ? ` (${plusMinus(restLines.added, restLines.removed)})` : ''}.`,
  };
}

const byPath = (one: StoryFile, other: StoryFile): number =>
  one.path < other.path ? -1 : one.path > other.path ? 1 : 0;

function linesOf(file: StoryFile): string | undefined {
  const change =
    file.added === null || file.removed === null ? [] : [plusMinus(file.added, file.removed)];
  const status = {
    added: ['new'],
    deleted: ['deleted'],
    transient: ['made and deleted again'],
  } as const;
  const words =
    file.status !== null && file.status in status ? status[file.status as keyof typeof status] : [];
  const isBinary = file.status !== null && file.added === null && !file.unread;
  const binary = file.unread ? ['lines not known'] : isBinary ? ['binary'] : [];
  const said = [
    ...change,
    ...(words.length + binary.length > 0 ? [`(${joined([...words, ...binary])})`] : []),
  ];
  return said.length === 0 ? undefined : said.join(' ');
}

function resultsView(source: ToldWork['session']['source_data']): View['results'] {
  const both = [runResults(source.test_results), runResults(source.build_results)];
  const runs = both.flatMap((results) => results.runs);
  const texts = both.flatMap(({ text }) =>
    text === undefined ? [] : [`The session says: ${ended(text)}`],
  );
  if (runs.length + texts.length === 0) return undefined;
  return {
    runs: runs.map(({ command, facts }) => ({ command: command || undefined, facts })),
    texts,
  };
}

/** An unreachable repository is said at the top already. */
function findingsView({ findings }: ToldWork): View['findings'] {
  const items = findings
    .filter(({ code }) => code !== 'SOURCE_UNREACHABLE')
    .map(({ message }) => message.charAt(0).toUpperCase() + message.slice(1));
  return items.length === 0 ? undefined : { items };
}
