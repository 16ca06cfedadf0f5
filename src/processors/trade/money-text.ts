import type { Decimal } from './decimal.ts';

/** Decimal places an amount is shown with: what it has, but at least 2 and at most 8. */
export const placesOf = (value: Decimal): number => Math.min(8, Math.max(2, value.decimalPlaces()));

/** `1,234.50`, `-0.00012`: rounded half up to `places`; no sign on zero. */
export function moneyText(value: Decimal, places = placesOf(value)): string {
  const rounded = value.toDecimalPlaces(places);
  const [whole = '', fraction] = rounded.abs().toFixed(places).split('.');
  const sign = rounded.isNegative() && !rounded.isZero() ? '-' : '';
  const digits = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${sign}${digits}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** As `moneyText`, with a plus, or a true minus as typeset text has it. */
export function signedMoney(value: Decimal, places = placesOf(value)): string {
  const text = moneyText(value, places);
  if (text.startsWith('-')) return `−${text.slice(1)}`;
  return /[1-9]/.test(text) ? `+${text}` : text;
}

/** At most `places` decimals, no trailing zeros: `66.67`, `100`. */
export const plainNumber = (value: Decimal, places = 2): string =>
  moneyText(value, Math.min(places, value.toDecimalPlaces(places).decimalPlaces()));

/** `+1.42`, `−0.50`, `0`; a value too small for `places` keeps its first digit: `−0.0002`. */
export function signedNumber(value: Decimal, places = 2): string {
  if (value.isZero()) return '0';
  if (!value.toDecimalPlaces(places).isZero()) return signedMoney(value, places);
  const first = value.toSignificantDigits(1);
  return signedMoney(first, first.decimalPlaces());
}

/** Equal as far as the claim goes: to its own decimals, at least to the cent. */
export const sameMoney = (claimed: Decimal, computed: Decimal): boolean =>
  claimed.eq(computed.toDecimalPlaces(Math.max(2, claimed.decimalPlaces())));
