/** `1204` as `1,204`: the same in every locale. */
export const digits = (value: number): string =>
  String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** `1 commit`, `2 commits`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${digits(value)} ${value === 1 ? one : many}`;

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** `two fixes`, `12 fixes`: small numbers as words, where the number is no measurement. */
export const countedInWords = (value: number, one: string, many = `${one}s`): string =>
  `${small[value] ?? digits(value)} ${value === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export const joined = (parts: readonly string[]): string =>
  parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1] ?? ''}`;

/** `+12 −3`, with a true minus sign. */
export const plusMinus = (added: number, removed: number): string =>
  `+${digits(added)} −${digits(removed)}`;
