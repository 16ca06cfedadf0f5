/**
 * What a power loss leaves of a file that was not synced: nothing, the start of a text, or blocks
 * that were never written and read as NUL. `texts`: what it may have held whole.
 */
export function isTorn(bytes: Buffer, texts: readonly string[]): boolean {
  if (bytes.length === 0) return texts.every((text) => text !== '');
  const wholes = texts.map((text) => Buffer.from(text));
  if (wholes.some((whole) => whole.equals(bytes))) return false;
  if (bytes.includes(0) && !texts.some((text) => text.includes('\0'))) return true;
  return wholes.some((whole) => whole.subarray(0, bytes.length).equals(bytes));
}
