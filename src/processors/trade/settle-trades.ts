import type { CostBasis } from '../../domain/pipeline-settings.ts';
import { averageRest, fifoRest } from './average-cost.ts';
import { Decimal, sum, zero } from './decimal.ts';
import { valueOf, type Leg, type Stretch } from './match-fills.ts';
import type { Moment } from './parse-moment.ts';
import type { Row } from './read-row.ts';
import { known, unknown, type Instrument, type Known, type OpenPosition } from './trade-book.ts';
import type { Side, Trade } from './trade-book.ts';

/** A trade that has no place in the order of the day yet. */
export type SettledTrade = Omit<Trade, 'number'>;

/** The trade a row reports that has both its prices. */
export function settleRoundTrip(row: Row, exit: NonNullable<Row['exit']>): SettledTrade {
  const side: Side = isLong(row) ? 'long' : 'short';
  const value = (price: Decimal): Decimal => price.times(row.quantity).times(row.multiplier);
  const gross = gain(side, value(row.price), value(exit.price));
  const entry = { fill: row, quantity: row.quantity, fees: row.fees };
  return {
    ...instrumentOf(row),
    side,
    quantity: row.quantity,
    entryPrice: row.price,
    exitPrice: exit.price,
    ...times(row.at, exit.at),
    gross,
    fees: row.fees,
    net: gross.minus(row.fees),
    entryValue: value(row.price),
    risk: riskOf(side, [entry]),
    ...seen(side, [row]),
    ...words([row]),
    rows: [row.row],
  };
}

/** The trade of a stretch that went flat. */
export function settleStretch({ side, first, entries, exits }: Stretch): SettledTrade {
  const fills = [...entries, ...exits].map(({ fill }) => fill);
  const [entryValue, exitValue] = [valueOf(entries), valueOf(exits)];
  const quantity = quantityOf(entries);
  const gross = gain(side, entryValue, exitValue);
  const fees = feesOf([...entries, ...exits]);
  const units = quantity.times(first.multiplier);
  return {
    ...instrumentOf(first),
    side,
    quantity,
    entryPrice: entryValue.div(units),
    exitPrice: exitValue.div(units),
    ...times(first.at, exits.at(-1)?.fill.at),
    gross,
    fees,
    net: gross.minus(fees),
    entryValue,
    risk: riskOf(side, entries),
    ...seen(side, fills),
    ...words(fills),
    rows: rowsOf(fills),
  };
}

/** What a stretch that did not go flat leaves open, and what it has realised. */
export function settleOpen(stretch: Stretch, basis: CostBasis): OpenPosition {
  const { side, first, entries, exits, left, steps } = stretch;
  const fills = [...entries, ...exits].map(({ fill }) => fill);
  const rest = basis === 'average' ? averageRest(steps) : fifoRest(left);
  const { quantity } = rest;
  const met = valueOf(entries).minus(rest.value);
  return {
    ...instrumentOf(first),
    side,
    quantity,
    entryPrice: rest.value.div(quantity.times(first.multiplier)),
    ...(first.at && { opened: first.at }),
    realised: {
      quantity: quantityOf(exits),
      gross: gain(side, met, valueOf(exits)),
      fees: feesOf([...entries, ...exits]).minus(rest.fees),
    },
    ...words(fills),
    rows: rowsOf(fills),
    assumedShort: side === 'short' && first.action.effect === 'either',
  };
}

/** Identical for rows of the same instrument; the parts cannot run into each other. */
export const instrumentKey = ({ symbol, account, currency, multiplier }: Instrument): string =>
  JSON.stringify([symbol, account ?? null, currency ?? null, multiplier.toString()]);

/** In a round trip the action may name the entry (`sell`, `short`) or, for `cover`, the exit. */
const isLong = ({ action }: Row): boolean =>
  (action.side === 'buy') === (action.effect !== 'close');

const instrumentOf = ({ symbol, account, currency, multiplier }: Instrument): Instrument => ({
  symbol,
  multiplier,
  ...(account && { account }),
  ...(currency && { currency }),
});

const gain = (side: Side, entry: Decimal, exit: Decimal): Decimal =>
  side === 'long' ? exit.minus(entry) : entry.minus(exit);

const quantityOf = (legs: readonly Leg[]): Decimal => sum(legs.map(({ quantity }) => quantity));
const feesOf = (legs: readonly Leg[]): Decimal => sum(legs.map(({ fees }) => fees));
const rowsOf = (fills: readonly Row[]): number[] =>
  [...new Set(fills.map(({ row }) => row))].sort((a, b) => a - b);

function times(opened?: Moment, closed?: Moment): { opened?: Moment; closed?: Moment } {
  return { ...(opened && { opened }), ...(closed && { closed }) };
}

function words(fills: readonly Row[]): { setup?: string; notes: readonly string[] } {
  const setup = fills.find((fill) => fill.setup !== undefined)?.setup;
  const notes = [...new Set(fills.flatMap((fill) => fill.notes ?? []))];
  return { ...(setup && { setup }), notes };
}

type Seen = Pick<Trade, 'highest' | 'lowest' | 'stopMovedAway'>;

/** The extremes its rows give, and whether one says that its stop was moved away from the price. */
function seen(side: Side, fills: readonly Row[]): Seen {
  const highs = fills.flatMap(({ highest }) => highest ?? []);
  const lows = fills.flatMap(({ lowest }) => lowest ?? []);
  const away = fills.some(
    ({ stop, stopMovedTo: to }) => stop && to && (side === 'long' ? to.lt(stop) : to.gt(stop)),
  );
  return {
    ...(highs.length > 0 && { highest: Decimal.max(...highs) }),
    ...(lows.length > 0 && { lowest: Decimal.min(...lows) }),
    stopMovedAway: away,
  };
}

/** Σ distance to the stop × quantity × multiplier, when every entry has a stop on the losing side. */
function riskOf(side: Side, entries: readonly Leg[]): Known {
  let risk = zero;
  for (const { fill, quantity } of entries) {
    if (!fill.stop) return unknown(entries.length > 1 ? 'no stop for every entry' : 'no stop');
    const distance = side === 'long' ? fill.price.minus(fill.stop) : fill.stop.minus(fill.price);
    if (!distance.gt(0)) return unknown('stop not on the losing side of the entry');
    risk = risk.plus(distance.times(quantity).times(fill.multiplier));
  }
  return known(risk);
}
