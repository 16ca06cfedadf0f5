import type { Processor } from '../../domain/pipeline.ts';
import type { BuildSource, WorkSession } from '../../domain/session.ts';
import { sessionPointer } from '../../receipts/session-pointer.ts';
import { agentWords, type AgentWords, type Lesson } from '../../story/agent-words.ts';
import { daySpan } from '../../story/dates.ts';
import { headlineOf } from '../../story/headline.ts';
import { reasonsOf, type Reasons } from '../../story/reasons.ts';
import { settleCommits } from '../../story/settle-commits.ts';
import type { Statement, Story, Work, WorkItem } from '../../story/story.ts';
import { workItems } from '../../story/work-items.ts';

interface Input {
  readonly session: WorkSession<'build', BuildSource>;
  readonly work: Work;
}

/** The story of the work: what was done, why, and what was learned, as far as somebody said so. */
export const extractStory: Processor<Input, Story> = {
  name: 'extract-story',
  run: ({ session, work }) => {
    const settled = settleCommits(work.commits);
    const items = workItems(settled);
    const words = agentWords(session as unknown as WorkSession);
    const when = daySpan(work.commits.flatMap(({ day }) => day ?? []));
    return {
      headline: items.length === 0 ? 'No commits' : headlineOf(items),
      items,
      chores: settled.chores,
      coverage: settled.fates,
      words,
      ...(when === undefined ? {} : { when }),
      ...narrative(session, words, reasonsOf(items)),
      achievements: unsaid(words, items).flatMap(
        (text) =>
          said(session, 'achievements', text) ?? said(session, 'completed_tasks', text) ?? [],
      ),
    };
  },
};

type Narrative = Pick<Story, 'overview' | 'problem' | 'solution' | 'lessons' | 'nextSteps'>;

/** The session's own words first; what it does not say, the commits may. */
function narrative(session: object, words: AgentWords, reasons: Reasons): Narrative {
  const overview =
    said(session, 'overview', words.overview) ?? said(session, 'session_summary', words.summary);
  const fresh = (text: string | undefined): string | undefined =>
    text === overview?.text ? undefined : text;
  const problem = said(session, 'problem', fresh(words.problem)) ?? reasons.problem;
  const solution = said(session, 'solution', fresh(words.solution)) ?? reasons.solution;
  return {
    ...(overview === undefined ? {} : { overview }),
    ...(problem === undefined ? {} : { problem }),
    ...(solution === undefined ? {} : { solution }),
    lessons: lessonsOf(session, words, reasons),
    nextSteps: words.nextSteps.flatMap((text) => said(session, 'next_steps', text) ?? []),
  };
}

function lessonsOf(session: object, words: AgentWords, reasons: Reasons): Story['lessons'] {
  const fromAgent = words.lessons.flatMap(({ title, text }: Lesson) => {
    const statement = said(session, 'lessons', text);
    return statement ? [{ ...(title === undefined ? {} : { title }), statement }] : [];
  });
  const insights = words.insights
    .filter((text) => words.lessons.every((lesson) => lesson.text !== text))
    .flatMap((text) => said(session, 'insights', text) ?? []);
  return [...fromAgent, ...[...insights, ...reasons.lessons].map((statement) => ({ statement }))];
}

/** What the agent reports as done, without what the work items say anyway. */
function unsaid(words: AgentWords, items: readonly WorkItem[]): string[] {
  const bare = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const known = new Set(
    items.flatMap((item) => [item.title, ...item.more.map(({ title }) => title)]).map(bare),
  );
  const reported = [...new Set([...words.achievements, ...words.completedTasks])];
  return reported.filter((text) => !known.has(bare(text)));
}

/** A statement of the session, with the place where it says so. */
function said(session: object, field: string, text: string | undefined): Statement | undefined {
  if (text === undefined) return undefined;
  const pointer = sessionPointer(session, field, text);
  return pointer === undefined ? undefined : { text, from: { kind: 'session', pointer } };
}
