import { Decimal, sum, zero } from './decimal.ts';
import type { Row } from './read-row.ts';
import type { Side, UnusedRow } from './trade-book.ts';

/** A part of a fill: all of it, or what was left for it to do. */
export interface Leg {
  readonly fill: Row;
  readonly quantity: Decimal;
  readonly fees: Decimal;
}

/** One leg of a position, in the order they happened. */
export interface Step {
  readonly opens: boolean;
  readonly leg: Leg;
}

/** A stretch from flat to flat, or to the end of the fills. */
export interface Stretch {
  readonly side: Side;
  /** The fill that opened it. */
  readonly first: Row;
  readonly entries: readonly Leg[];
  readonly exits: readonly Leg[];
  /** Entries that no exit has met, first in first out; empty when it went flat. */
  readonly left: readonly Leg[];
  /** Entries and exits in the order they happened. */
  readonly steps: readonly Step[];
}

interface Matched {
  readonly stretches: readonly Stretch[];
  readonly unused: readonly UnusedRow[];
}

/**
 * Matches the fills of one instrument, in order, first in first out. A fill larger than the position
 * closes it and opens the opposite one with the rest, and its fees are split by quantity without
 * losing a digit. A fill that can only close and finds nothing open is unused.
 */
export function matchFills(fills: readonly Row[]): Matched {
  const stretches: Stretch[] = [];
  const unused: UnusedRow[] = [];
  let current: Running | undefined;
  for (const fill of fills) {
    let leg: Leg | undefined = { fill, quantity: fill.quantity, fees: fill.fees };
    if (current && closes(current, fill)) {
      leg = current.close(leg);
      if (current.isFlat()) {
        stretches.push(current.stretch());
        current = undefined;
      }
    }
    if (!leg) continue;
    if (fill.action.effect === 'close') unused.push(overClose(leg));
    else (current ??= new Running(fill)).open(leg);
  }
  if (current) stretches.push(current.stretch());
  return { stretches, unused };
}

/** `leg` in two: the first `quantity` of it, and the rest. The fees of both add up exactly. */
function splitLeg(leg: Leg, quantity: Decimal): readonly [Leg, Leg] {
  const share = leg.fees.times(quantity).div(leg.quantity).toDecimalPlaces(feePlaces);
  return [
    { ...leg, quantity, fees: share },
    { ...leg, quantity: leg.quantity.minus(quantity), fees: leg.fees.minus(share) },
  ];
}

const feePlaces = 18;

class Running {
  readonly #opener: Row;
  readonly #entries: Leg[] = [];
  readonly #exits: Leg[] = [];
  readonly #steps: Step[] = [];
  /** Entries from `#next` on are still open; the first of them perhaps in part. */
  #next = 0;
  #first: Leg | undefined;
  #openQuantity = zero;

  constructor(fill: Row) {
    this.#opener = fill;
  }

  get side(): Side {
    return this.#opener.action.side === 'buy' ? 'long' : 'short';
  }

  open(leg: Leg): void {
    this.#entries.push(leg);
    this.#steps.push({ opens: true, leg });
    this.#openQuantity = this.#openQuantity.plus(leg.quantity);
  }

  /** Takes what it can of `leg` and gives back the rest. */
  close(leg: Leg): Leg | undefined {
    const taken = Decimal.min(leg.quantity, this.#openQuantity);
    const whole = taken.eq(leg.quantity);
    const [part, rest] = whole ? [leg, undefined] : splitLeg(leg, taken);
    // What is too many of a fill that can only close opens nothing, so its fees stay with the rest.
    const onlyCloses = leg.fill.action.effect === 'close';
    const exit = onlyCloses ? { ...part, fees: leg.fees } : part;
    this.#exits.push(exit);
    this.#steps.push({ opens: false, leg: exit });
    this.#consume(taken);
    return rest;
  }

  isFlat(): boolean {
    return this.#openQuantity.isZero();
  }

  stretch(): Stretch {
    const [head, ...tail] = this.#entries.slice(this.#next);
    const left = head ? [this.#first ?? head, ...tail] : [];
    const [entries, exits, steps] = [this.#entries, this.#exits, this.#steps];
    return { side: this.side, first: this.#opener, entries, exits, left, steps };
  }

  #consume(quantity: Decimal): void {
    this.#openQuantity = this.#openQuantity.minus(quantity);
    let toTake = quantity;
    while (toTake.gt(0)) {
      const lot = this.#first ?? this.#entries[this.#next];
      if (!lot) return;
      if (toTake.lt(lot.quantity)) {
        this.#first = splitLeg(lot, toTake)[1];
        return;
      }
      toTake = toTake.minus(lot.quantity);
      this.#first = undefined;
      this.#next += 1;
    }
  }
}

const closes = (current: Running, fill: Row): boolean =>
  (current.side === 'long') === (fill.action.side === 'sell');

const overClose = ({ fill, quantity }: Leg): UnusedRow => ({
  row: fill.row,
  reason: quantity.eq(fill.quantity)
    ? 'it closes a position, but none is open: the fill that opened it is not in this session'
    : 'it closes more than was open: the part too many is not used',
});

/** What the legs are worth at their prices, multiplier included. */
export const valueOf = (legs: readonly Leg[]): Decimal =>
  sum(legs.map(({ fill, quantity }) => fill.price.times(quantity).times(fill.multiplier)));
