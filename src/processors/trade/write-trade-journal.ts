import type { ArtifactDraft } from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { journalTemplate } from './journal-template.ts';
import { journalView } from './journal-view.ts';
import type { ToldDay } from './told-day.ts';
import { numberReceipts, wordReceipts } from './trade-receipts.ts';
import { tradingDay } from './trading-day.ts';

/** T4: the day as its trader wants to read it again in a year; with amounts, so it is private. */
export const writeTradeJournal: Processor<ToldDay, ArtifactDraft, 'render'> = {
  name: 'write-trade-journal',
  run: (told, { render }) => ({
    kind: 'draft',
    type: 'trade_journal',
    filename: 'trade_journal.md',
    body: render(journalTemplate, journalView(told)),
    slug: tradingDay(told.session, told.book).slug,
    receipts: [...numberReceipts(told), ...wordReceipts(told)],
  }),
};
