import { Decimal as Configurable } from 'decimal.js';

/**
 * Decimals for money. What `toDecimal` lets in has at most 15 digits before the point and 18 after
 * it, so the product of price, quantity and multiplier, and sums of a hundred thousand of those,
 * fit this precision: every operation but a division is exact.
 */
export const Decimal = Configurable.clone({
  precision: 120,
  rounding: Configurable.ROUND_HALF_UP,
  toExpNeg: -200,
  toExpPos: 200,
  defaults: true,
});
export type Decimal = Configurable;

export const zero: Decimal = new Decimal(0);

const limit = new Decimal('1e15');
const written = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;

/** The exact value of a number, or of a string of digits; undefined for anything else or out of range. */
export function toDecimal(value: unknown): Decimal | undefined {
  if (typeof value === 'string' ? !written.test(value.trim()) : typeof value !== 'number')
    return undefined;
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
  const decimal = new Decimal(
    typeof value === 'string' ? value.trim().replace(/^\+/, '') : Number(value),
  );
  return decimal.abs().lt(limit) && decimal.decimalPlaces() <= 18 ? decimal : undefined;
}

/** The sum, exact. */
export const sum = (values: readonly Decimal[]): Decimal =>
  values.reduce((total, value) => total.plus(value), zero);
