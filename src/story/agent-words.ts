import type { WorkSession } from '../domain/session.ts';

export interface Lesson {
  readonly title?: string;
  readonly text: string;
}

/** What the agent itself says of its session: trimmed, empty ones left out, nothing twice. */
export interface AgentWords {
  readonly overview?: string;
  readonly problem?: string;
  readonly solution?: string;
  readonly summary?: string;
  readonly marketAnalysis?: string;
  readonly lessons: readonly Lesson[];
  readonly nextSteps: readonly string[];
  readonly whatWorked: readonly string[];
  readonly whatDidntWork: readonly string[];
  readonly nextGoals: readonly string[];
  readonly achievements: readonly string[];
  readonly completedTasks: readonly string[];
  readonly insights: readonly string[];
  readonly notes: readonly string[];
}

/** Writers put these at the top level or into source_data; the top level wins, lists are joined. */
export function agentWords(session: WorkSession): AgentWords {
  const places = [session, session.source_data, session.metadata ?? {}].map(
    (place) => place as Record<string, unknown>,
  );
  const one = <K extends string>(key: K, name: string): Partial<Record<K, string>> => {
    const found = places.map((place) => text(place[name])).find((value) => value !== undefined);
    return found === undefined ? {} : ({ [key]: found } as Record<K, string>);
  };
  const many = (name: string): string[] =>
    distinct(places.flatMap((place) => asList(place[name]).flatMap((item) => text(item) ?? [])));
  return {
    ...one('overview', 'overview'),
    ...one('problem', 'problem'),
    ...one('solution', 'solution'),
    ...one('summary', 'session_summary'),
    ...one('marketAnalysis', 'market_analysis'),
    lessons: lessonsOf(places),
    nextSteps: many('next_steps'),
    whatWorked: many('what_worked'),
    whatDidntWork: many('what_didnt_work'),
    nextGoals: many('next_goals'),
    achievements: many('achievements'),
    completedTasks: many('completed_tasks'),
    insights: many('insights'),
    notes: many('session_notes'),
  };
}

function lessonsOf(places: readonly Record<string, unknown>[]): Lesson[] {
  const all = places
    .flatMap((place) => asList(place['lessons']))
    .flatMap((item): Lesson[] => {
      if (typeof item === 'string') return text(item) === undefined ? [] : [{ text: item.trim() }];
      const { title, description } = (item ?? {}) as { title?: unknown; description?: unknown };
      const [head, body] = [text(title), text(description)];
      if (body === undefined) return head === undefined ? [] : [{ text: head }];
      return [{ ...(head === undefined ? {} : { title: head }), text: body }];
    });
  const seen = new Set<string>();
  return all.filter(({ text: said }) => !seen.has(said) && seen.add(said));
}

const asList = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

const distinct = (values: readonly string[]): string[] => [...new Set(values)];
