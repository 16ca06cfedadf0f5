import { notApplicable, type ArtifactDraft, type NotApplicable } from '../../domain/artifact.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { defineTemplate } from '../../domain/template.ts';
import { chosenNetworks } from '../../story/networks/network.ts';
import { networkViews, postsShape } from '../../story/networks/posts-shape.ts';
import { packThread } from './pack-thread.ts';
import { threadSections } from './thread-sections.ts';
import type { ToldDay } from './told-day.ts';
import { threadReceipts } from './trade-receipts.ts';
import { tradingDay } from './trading-day.ts';

export const threadTemplate = defineTemplate('trade/social_trade_thread.md', postsShape);

/** T5: the day as a thread anybody may read: share-safe, each post within the limit of its network. */
export const writeTradeThread: Processor<
  ToldDay,
  ArtifactDraft | NotApplicable,
  'render' | 'settings'
> = {
  name: 'write-trade-thread',
  run: (told, { render, settings }) => {
    if (told.book.trades.length === 0)
      return notApplicable('No trade was closed; what is open is not told in public.');
    const sections = threadSections(told);
    const networks = networkViews(chosenNetworks(settings.social?.networks), (network) =>
      packThread(sections, network),
    );
    const { slug, span } = tradingDay(told.session, { ...told.book, open: [] });
    return {
      kind: 'draft',
      type: 'social_trade_thread',
      filename: 'social_trade_thread.md',
      body: render(threadTemplate, { headline: `trading ${span}`, networks }),
      slug,
      receipts: threadReceipts(told),
    };
  },
};
