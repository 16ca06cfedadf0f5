import { FlywheelError } from '../../domain/errors.ts';
import type { Processor } from '../../domain/pipeline.ts';
import type { WorkSession } from '../../domain/session.ts';
import { sessionPointer } from '../../receipts/session-pointer.ts';
import { agentWords, type AgentWords } from '../../story/agent-words.ts';
import { dayOf, daySpan } from '../../story/dates.ts';
import { plainLine, plainParagraphs } from '../../story/paragraphs.ts';
import { readCreations } from './creations.ts';
import { toldBesideTalk, type Life, type Said, type Screenshot } from './life.ts';
import type { LifeSession } from './life-session.ts';
import { readTalk } from './talk.ts';
import { onceOnly, type Once } from './once-only.ts';

/** What the session tells, in the order of weight: what was said once is not said again. */
export const collectLife: Processor<LifeSession, Life> = {
  name: 'collect-life',
  run: (session) => {
    const once = onceOnly();
    const words = agentWords(session as unknown as WorkSession);
    const main = mainWords(session, words, once);
    const { creations, days } = readCreations(session);
    const life = {
      ...frameOf(session, days),
      ...main,
      ...readTalk(session, once),
      ...listedWords(session, words, once),
      creations,
      screenshots: readScreenshots(session),
    };
    if (isSilent(life)) throw nothingToTell();
    return life;
  },
};

function frameOf(
  session: LifeSession,
  making: readonly string[],
): Pick<Life, 'sessionId' | 'agent' | 'day' | 'when' | 'mission'> {
  const day = dayOf(session.timestamp);
  const when = daySpan(making.length > 0 ? making : day === undefined ? [] : [day]);
  const mission = plainLine(session.metadata?.current_mission ?? '', session.session_id);
  return {
    sessionId: session.session_id,
    agent: plainLine(session.agent_id, session.session_id),
    ...(day === undefined ? {} : { day }),
    ...(when === undefined ? {} : { when }),
    ...(mission === '' ? {} : { mission }),
  };
}

type Main = Pick<Life, 'overview' | 'problem' | 'solution'>;

function mainWords(session: LifeSession, words: AgentWords, once: Once): Main {
  const one = (field: string, text: string | undefined): Said[] =>
    text === undefined ? [] : said(session, field, text, once);
  const overview = one('overview', words.overview);
  const summary = one('session_summary', words.summary);
  const problem = one('problem', words.problem);
  const solution = one('solution', words.solution);
  return { overview: [...overview, ...summary], problem, solution };
}

type Listed = Pick<Life, 'learned' | 'worked' | 'didntWork' | 'done' | 'next' | 'notes'>;

function listedWords(session: LifeSession, words: AgentWords, once: Once): Listed {
  const many = (field: string, texts: readonly string[]): Said[] =>
    texts.flatMap((text) => said(session, field, text, once));
  const lessons = words.lessons.flatMap(({ title, text }) => {
    const head = plainLine(title ?? '', session.session_id);
    return said(session, 'lessons', text, once).map((lesson) =>
      head === '' ? lesson : { ...lesson, title: head },
    );
  });
  return {
    learned: [...lessons, ...many('insights', words.insights)],
    worked: many('what_worked', words.whatWorked),
    didntWork: many('what_didnt_work', words.whatDidntWork),
    done: [
      ...many('achievements', words.achievements),
      ...many('completed_tasks', words.completedTasks),
    ],
    next: [...many('next_steps', words.nextSteps), ...many('next_goals', words.nextGoals)],
    notes: many('session_notes', words.notes),
  };
}

function said(session: LifeSession, field: string, text: string, once: Once): Said[] {
  const paragraphs = once(plainParagraphs(text, session.session_id));
  const pointer = sessionPointer(session, field, text);
  if (paragraphs.length === 0 || pointer === undefined) return [];
  return [{ paragraphs, from: { kind: 'session', pointer } }];
}

/** A picture that is listed twice is one picture. */
function readScreenshots({ source_data, session_id }: LifeSession): Screenshot[] {
  const byPath = new Map<string, Screenshot>();
  for (const [index, entry] of (source_data.screenshots ?? []).entries()) {
    const { path, caption } = typeof entry === 'string' ? { path: entry } : entry;
    const text = plainLine(caption ?? '', session_id);
    const known = byPath.get(path);
    if (known?.caption !== undefined || (known !== undefined && text === '')) continue;
    const from = { kind: 'session', pointer: `/source_data/screenshots/${String(index)}` } as const;
    byPath.set(path, { path, from, ...(text === '' ? {} : { caption: text }) });
  }
  return [...byPath.values()];
}

const isSilent = (life: Life): boolean =>
  [...toldBesideTalk(life), life.talk].every((told) => told.length === 0);

const nothingToTell = (): FlywheelError =>
  new FlywheelError(
    'NOTHING_TO_TELL',
    'Nothing can be told: no conversation, creation, picture, insight or other words.',
    { hint: 'List conversations, insights or screenshots in source_data, then `flywheel retry`.' },
  );
