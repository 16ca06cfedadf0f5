import type { PublishJob } from '../store/store.ts';

/** A trading journal holds its trader's amounts: it leaves only where somebody has said so. */
export const amountsGate =
  ({ amounts }: { readonly amounts: boolean }) =>
  ({ type }: PublishJob): string | undefined =>
    type === 'trade_journal' && !amounts ? holdsAmounts : undefined;

const holdsAmounts =
  'It holds amounts, and there is no rendering without them yet; `publishing.amounts: true` lets it go.';
