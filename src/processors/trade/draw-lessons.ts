import type { Processor } from '../../domain/pipeline.ts';
import type { AgentWords } from '../../story/agent-words.ts';
import { lessonRules, type ShownLesson } from './lesson-rules.ts';
import type { Summary } from './summarise-trades.ts';

interface Input {
  readonly words: AgentWords;
  readonly summary: Summary;
}

/** T3: the trader's own words first, then what the numbers prove. Nothing is made up. */
export interface TradeLessons {
  readonly own: AgentWords['lessons'];
  readonly worked: readonly string[];
  readonly didntWork: readonly string[];
  readonly shown: readonly ShownLesson[];
}

export const drawLessons: Processor<Input, TradeLessons> = {
  name: 'draw-lessons',
  run: ({ words, summary }) => ({
    own: words.lessons,
    worked: words.whatWorked,
    didntWork: words.whatDidntWork,
    shown: summary.totals.flatMap((totals) => lessonRules.flatMap((rule) => rule(totals) ?? [])),
  }),
};
