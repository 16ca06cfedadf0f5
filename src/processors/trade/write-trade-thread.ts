import { notApplicable, type ArtifactDraft, type NotApplicable } from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { defineTemplate, list, plain } from '../../domain/template.ts';
import { packThread } from './pack-thread.ts';
import { threadSections } from './thread-sections.ts';
import type { ToldDay } from './told-day.ts';
import { threadReceipts } from './trade-receipts.ts';
import { tradingDay } from './trading-day.ts';

export const threadTemplate = defineTemplate('trade/social_trade_thread.md', {
  first: plain,
  others: list(plain),
});

/** T5: the day as a thread anybody may read: share-safe, each part within 280 characters. */
export const writeTradeThread: Processor<ToldDay, ArtifactDraft | NotApplicable, 'render'> = {
  name: 'write-trade-thread',
  run: (told, { render }) => {
    if (told.book.trades.length === 0)
      return notApplicable('No trade was closed; what is open is not told in public.');
    const [first = '', ...others] = packThread(threadSections(told));
    return {
      kind: 'draft',
      type: 'social_trade_thread',
      filename: 'social_trade_thread.md',
      body: render(threadTemplate, { first, others }),
      slug: tradingDay(told.session, told.book).slug,
      receipts: threadReceipts(told),
    };
  },
};
