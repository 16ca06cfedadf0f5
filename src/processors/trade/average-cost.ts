import { zero, type Decimal } from './decimal.ts';
import { valueOf, type Leg, type Step } from './match-fills.ts';

/** What is left of a position, and what that cost. */
export interface Rest {
  readonly quantity: Decimal;
  /** Σ price × quantity × multiplier. */
  readonly value: Decimal;
  readonly fees: Decimal;
}

/**
 * The rest of a position by average cost: what is added raises the cost by its value, what is closed
 * takes cost × closed / held with it. What was taken and what is left add up exactly.
 */
export function averageRest(steps: readonly Step[]): Rest {
  let rest: Rest = { quantity: zero, value: zero, fees: zero };
  for (const { opens, leg } of steps) rest = opens ? withLeg(rest, leg) : without(rest, leg);
  return rest;
}

/** The rest of a position first in, first out: the entries that no exit has met. */
export const fifoRest = (left: readonly Leg[]): Rest =>
  left.reduce(withLeg, { quantity: zero, value: zero, fees: zero });

const withLeg = (rest: Rest, leg: Leg): Rest => ({
  quantity: rest.quantity.plus(leg.quantity),
  value: rest.value.plus(valueOf([leg])),
  fees: rest.fees.plus(leg.fees),
});

function without({ quantity, value, fees }: Rest, leg: Leg): Rest {
  const left = quantity.minus(leg.quantity);
  if (left.isZero()) return { quantity: zero, value: zero, fees: zero };
  const taken = (of: Decimal): Decimal =>
    of.times(leg.quantity).div(quantity).toDecimalPlaces(costPlaces);
  return { quantity: left, value: value.minus(taken(value)), fees: fees.minus(taken(fees)) };
}

/** Far more than any price has, and few enough that sums stay exact. */
const costPlaces = 40;
