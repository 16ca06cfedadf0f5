import { notApplicable, type NotApplicable } from '../../domain/artifact.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import type { TradeSource, WorkSession } from '../../domain/session.ts';
import { checkTradeClaims } from '../../processors/trade/check-trade-claims.ts';
import { drawLessons } from '../../processors/trade/draw-lessons.ts';
import { journalTemplate } from '../../processors/trade/journal-template.ts';
import { normaliseTrades } from '../../processors/trade/normalise-trades.ts';
import { summariseTrades } from '../../processors/trade/summarise-trades.ts';
import { writeTradeJournal } from '../../processors/trade/write-trade-journal.ts';
import { threadTemplate, writeTradeThread } from '../../processors/trade/write-trade-thread.ts';
import { agentWords } from '../../story/agent-words.ts';

/** A trading day: what the executions come to, and what can be learned from it. */
export const tradePipeline: Pipeline<'trade', TradeSource> = {
  type: 'trade',
  sourceSchema: 'trade.schema.json',
  artifacts: ['trade_journal', 'social_trade_thread'],
  templates: [journalTemplate, threadTemplate],
  async run(session, steps): Promise<NotApplicable | undefined> {
    const book = await steps.gather(normaliseTrades, session.source_data);
    const startingBalance = session.source_data.starting_balance;
    const summary = await steps.gather(summariseTrades, { book, startingBalance });
    const claims = session.metadata;
    const differing = await steps.gather(checkTradeClaims, { claims, book, summary });
    const findings = [...differing, ...book.findings];
    steps.found(findings);
    if (book.trades.length + book.open.length === 0)
      return notApplicable('There is no executed trade in this session.');
    const words = agentWords(session as unknown as WorkSession);
    const lessons = await steps.gather(drawLessons, { words, summary });
    const told = { session, words, book, summary, lessons, findings };
    await steps.produce('trade_journal', writeTradeJournal, told);
    await steps.produce('social_trade_thread', writeTradeThread, told);
    return undefined;
  },
};
