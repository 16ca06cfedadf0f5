import canonicalize from 'canonicalize';

/**
 * The canonical text (RFC 8785) of a JSON value: equal values have equal texts, whatever their key
 * order. Throws on what has none: lone surrogates, and anything that is not JSON.
 */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Not a JSON value.');
  return text;
}
