import { Decimal, sum, zero } from './decimal.ts';
import { known, unknown, type Known, type Trade } from './trade-book.ts';

/** How far a trade went against and for its trader, in money before fees, 0 or more. */
export interface Excursion {
  /** MAE: long (entry − lowest price) × quantity × multiplier; short (highest price − entry) × … */
  readonly adverse: Known;
  /** MFE: long (highest price − entry) × quantity × multiplier; short (entry − lowest price) × … */
  readonly favourable: Known;
}

/**
 * Maximum adverse and favourable excursion (J. Sweeney, Maximum Adverse Excursion, 1997), by the
 * highest and lowest price the rows give; the prices of entry and exit were seen too.
 */
export function excursionOf(trade: Trade): Excursion {
  const { side, entryPrice, exitPrice, quantity, multiplier, highest, lowest } = trade;
  const beyond = (distance: Decimal): Known =>
    known(Decimal.max(distance, zero).times(quantity).times(multiplier));
  const up: Known = highest
    ? beyond(Decimal.max(highest, exitPrice).minus(entryPrice))
    : unknown('no highest price');
  const down: Known = lowest
    ? beyond(entryPrice.minus(Decimal.min(lowest, exitPrice)))
    : unknown('no lowest price');
  return side === 'long' ? { adverse: down, favourable: up } : { adverse: up, favourable: down };
}

/** The averages over the trades where they are known. */
export function averageExcursion(trades: readonly Trade[]): Excursion {
  const all = trades.map(excursionOf);
  const average = (of: readonly Known[]): Known => {
    const values = of.flatMap((one) => (one.kind === 'known' ? [one.value] : []));
    return values.length === 0
      ? unknown('no highest and lowest prices')
      : known(sum(values).div(values.length));
  };
  return {
    adverse: average(all.map(({ adverse }) => adverse)),
    favourable: average(all.map(({ favourable }) => favourable)),
  };
}
