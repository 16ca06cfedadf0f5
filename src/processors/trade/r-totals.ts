import { sum } from './decimal.ts';
import { known, unknown, type Known, type Trade } from './trade-book.ts';

/** Over the trades with a known stop, whatever their currency: R has none. */
export interface RTotals {
  readonly trades: readonly Trade[];
  readonly total: Known;
  readonly average: Known;
}

/** Net result in multiples of what the stop put at risk. */
export const rOf = ({ net, risk }: Trade): Known =>
  risk.kind === 'known' ? known(net.div(risk.value)) : risk;

export function rTotals(trades: readonly Trade[]): RTotals {
  const withR = trades.filter(({ risk }) => risk.kind === 'known');
  const values = withR.map(rOf).flatMap((r) => (r.kind === 'known' ? [r.value] : []));
  if (values.length === 0) {
    const none = unknown(trades.length === 0 ? 'no closed trades' : 'no trade with a known stop');
    return { trades: withR, total: none, average: none };
  }
  const total = sum(values);
  return { trades: withR, total: known(total), average: known(total.div(values.length)) };
}
