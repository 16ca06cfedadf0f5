const limit = 60;
const secretStart =
  /^(?:sk-|gh[opsur]_|github_pat_|glpat-|npm_|xox[abprs]-|AKIA|ASIA|eyJ|Bearer |-----BEGIN)/u;

/**
 * Text of a stranger, fit to stand in a message: at most 60 characters, without control, bidi and
 * other invisible characters; of what starts like a secret only the first letters.
 */
export function shortened(text: string): string {
  const seen = text.slice(0, limit * 4).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '');
  if (secretStart.test(seen) && text.length > 16) {
    return `${seen.slice(0, 4)}… (${text.length} characters)`;
  }
  const cut = Array.from(seen).slice(0, limit).join('');
  return cut.length < seen.length || text.length > limit * 4 ? `${cut}…` : cut;
}

/** What stands at a place, as a reader of a problem wants to see it. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return value === '' ? 'an empty text' : `"${shortened(value)}"`;
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return shownObject(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value;
}

function shownObject(value: object): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return 'an empty object';
  const first = keys.slice(0, 3).map(shortened).join(', ');
  return `an object with ${first}${keys.length > 3 ? ', …' : ''}`;
}
