import type { Finding } from '../../domain/finding.ts';
import type { TradeSource, WorkSession } from '../../domain/session.ts';
import type { AgentWords } from '../../story/agent-words.ts';
import type { TradeLessons } from './draw-lessons.ts';
import type { Summary } from './summarise-trades.ts';
import type { TradeBook } from './trade-book.ts';

/** All that is known of a trading day when it is told. */
export interface ToldDay {
  readonly session: WorkSession<'trade', TradeSource>;
  readonly words: AgentWords;
  readonly book: TradeBook;
  readonly summary: Summary;
  readonly lessons: TradeLessons;
  readonly findings: readonly Finding[];
}
