import { joined } from '../../story/counts.ts';
import type { Decimal } from './decimal.ts';
import { moneyText, plainNumber, signedMoney, signedNumber } from './money-text.ts';
import { utcDay, utcTime } from './parse-moment.ts';
import type { Known, Trade } from './trade-book.ts';

/** The value in words, or `n/a (reason)`. */
export const orReason = <T>(value: Known<T>, say: (value: T) => string): string =>
  value.kind === 'known' ? say(value.value) : `n/a (${value.reason})`;

/** A price as it was given, with at least two decimals; an endless average is rounded. */
export function priceText(price: Decimal): string {
  if (price.decimalPlaces() <= 8) return moneyText(price);
  const rounded = price.abs().gte(1) ? price.toDecimalPlaces(4) : price.toSignificantDigits(8);
  return moneyText(rounded, Math.min(20, rounded.decimalPlaces()));
}

export const percentText = (value: Decimal): string => `${signedNumber(value)} %`;
export const rText = (value: Decimal): string => `${signedNumber(value)} R`;

/** `trade 2 (MSFT short)`. A `#2` would become a link to an issue in some readers. */
export const tradeLabel = ({ number, symbol, side }: Trade): string =>
  `trade ${number} (${symbol} ${side})`;

/** `trades 1, 2 and 5`; at most a dozen are named. */
export function tradeNumbers(trades: readonly { readonly number: number }[]): string {
  const numbers = trades.map(({ number }) => number).sort((a, b) => a - b);
  const rest = numbers.length - 12;
  const named = [...numbers.slice(0, 12).map(String), ...(rest > 0 ? [`${rest} more`] : [])];
  return `${numbers.length === 1 ? 'trade' : 'trades'} ${joined(named)}`;
}

/** `03:00–03:45`; with days where they differ from `day`. In UTC. */
export function timesText({ opened, closed }: Trade, day: string): string {
  if (!opened && !closed) return 'n/a (no times)';
  const from = opened ? at(opened.ms, day) : '?';
  return `${from}–${closed ? at(closed.ms, opened ? utcDay(opened.ms) : day) : '?'}`;
}

/** `30 s`, `45 min`, `37 min 30 s`, `1 h 5 min`, `2 d 3 h`: the two largest units. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    { size: Math.floor(seconds / 86_400), unit: 'd' },
    { size: Math.floor(seconds / 3600) % 24, unit: 'h' },
    { size: Math.floor(seconds / 60) % 60, unit: 'min' },
    { size: seconds % 60, unit: 's' },
  ];
  const first = parts.findIndex(({ size }) => size > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .flatMap(({ size, unit }) => (size > 0 ? [`${size} ${unit}`] : []))
    .join(' ');
}

/** Amounts of one currency, all with the same number of decimals. */
interface AmountText {
  readonly signed: (value: Decimal) => string;
  readonly plain: (value: Decimal) => string;
}

export const amountText = (places: number): AmountText => ({
  signed: (value) => signedMoney(value, places),
  plain: (value) => moneyText(value, places),
});

export const quantityText = (value: Decimal): string => plainNumber(value, 18);

const at = (ms: number, day: string): string =>
  utcDay(ms) === day ? utcTime(ms) : `${utcDay(ms)} ${utcTime(ms)}`;
