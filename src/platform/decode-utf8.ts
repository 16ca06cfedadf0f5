import { isUtf8 } from 'node:buffer';

export type Decoded =
  | { readonly kind: 'text'; readonly text: string }
  /** The last character is not complete: the text before it. */
  | { readonly kind: 'cut'; readonly before: string }
  | { readonly kind: 'utf-16' }
  | { readonly kind: 'nul'; readonly before: string }
  /** A byte that cannot stand there, and the text before it. */
  | { readonly kind: 'not-utf-8'; readonly byte: number; readonly before: string };

/** Bytes as text, strictly: no byte is replaced or dropped, a byte order mark stays in the text. */
export function decodeUtf8(bytes: Buffer): Decoded {
  const nul = bytes.indexOf(0);
  if (isUtf16(bytes, nul)) return { kind: 'utf-16' };
  const valid = isUtf8(bytes) ? bytes.length : validLength(bytes);
  if (nul >= 0 && nul <= valid) return { kind: 'nul', before: bytes.toString('utf8', 0, nul) };
  if (valid === bytes.length) return { kind: 'text', text: bytes.toString('utf8') };
  const before = bytes.toString('utf8', 0, valid);
  const length = sequenceLength(bytes[valid] ?? 0);
  const cut = length > bytes.length - valid && continues(bytes, valid, bytes.length);
  return cut ? { kind: 'cut', before } : { kind: 'not-utf-8', byte: bytes[valid] ?? 0, before };
}

function isUtf16(bytes: Buffer, nul: number): boolean {
  const [first, second] = bytes;
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // Without a mark: the zero half of an ASCII character, at the start and again two bytes later.
  return marked || ((nul === 0 || nul === 1) && bytes.length > 3 && bytes[nul + 2] === 0);
}

/** How many bytes from the start are whole characters. */
function validLength(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at] ?? 0);
    if (length === 0 || at + length > bytes.length) return at;
    if (!continues(bytes, at, at + length)) return at;
    at += length;
  }
  return at;
}

/** By the first byte; 0 for one that starts no character. */
function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

/** Whether the bytes after the first one continue it; overlong forms and surrogates do not. */
function continues(bytes: Buffer, at: number, end: number): boolean {
  const lowest: Record<number, number> = { 0xe0: 0xa0, 0xf0: 0x90 };
  const highest: Record<number, number> = { 0xed: 0x9f, 0xf4: 0x8f };
  const first = bytes[at] ?? 0;
  for (let next = at + 1; next < end; next++) {
    const byte = bytes[next] ?? 0;
    const low = next === at + 1 ? (lowest[first] ?? 0x80) : 0x80;
    const high = next === at + 1 ? (highest[first] ?? 0xbf) : 0xbf;
    if (byte < low || byte > high) return false;
  }
  return true;
}
