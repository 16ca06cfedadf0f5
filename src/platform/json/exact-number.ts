/**
 * The number a JSON number token stands for; the token itself, as text, when a double would change
 * its value (`0.1` survives, `12345678901234567890` does not); undefined when it is not finite.
 */
export function exactNumber(token: string): number | string | undefined {
  const value = Number(token);
  // Up to 15 significant digits always survive; only an exponent can take them out of range.
  if (token.length <= 15 && !/[eE]/.test(token)) return value;
  if (!Number.isFinite(value)) return undefined;
  return sameDecimal(decimalOf(token), decimalOf(String(value))) ? value : token;
}

interface Decimal {
  readonly negative: boolean;
  /** Without leading and trailing zeros; empty for zero. */
  readonly digits: string;
  /** Of the first digit. */
  readonly exponent: number;
}

function decimalOf(token: string): Decimal {
  const negative = token.startsWith('-');
  const [mantissa = '', power = '0'] = (negative ? token.slice(1) : token).toLowerCase().split('e');
  const point = mantissa.indexOf('.');
  const whole = point < 0 ? mantissa.length : point;
  const all = point < 0 ? mantissa : mantissa.slice(0, point) + mantissa.slice(point + 1);
  let from = 0;
  while (all[from] === '0') from += 1;
  let to = all.length;
  while (to > from && all[to - 1] === '0') to -= 1;
  return { negative, digits: all.slice(from, to), exponent: Number(power) + whole - from };
}

function sameDecimal(one: Decimal, other: Decimal): boolean {
  if (one.digits === '' || other.digits === '') return one.digits === other.digits;
  return (
    one.negative === other.negative &&
    one.digits === other.digits &&
    one.exponent === other.exponent
  );
}
