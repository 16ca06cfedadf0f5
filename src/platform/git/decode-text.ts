const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Text of bytes in the encoding they claim; UTF-8 where that is none, and windows-1252 for the lines
 * that are no UTF-8. Never throws.
 */
export function decodeText(bytes: Uint8Array, encoding?: string): string {
  if (encoding !== undefined) {
    const decoder = decoderOf(encoding);
    if (decoder?.encoding === 'windows-1252')
      return latin1Labels.test(encoding.trim()) ? asLatin1(bytes) : decodeWindows1252(bytes);
    if (decoder) return decoder.decode(bytes);
  }
  return decodeUtf8(bytes) ?? decodeLines(bytes);
}

/** Nothing is none. */
export const isUtf8 = (bytes: Uint8Array | undefined): boolean =>
  bytes !== undefined && decodeUtf8(bytes) !== undefined;

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Line by line: one that is no UTF-8 takes nothing from the others. */
function decodeLines(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline + 1;
    const line = bytes.subarray(at, end);
    text += decodeUtf8(line) ?? decodeWindows1252(line);
    at = end;
  }
  return text;
}

/** Undefined for an encoding nobody knows: as if none was named. */
function decoderOf(encoding: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(encoding, { ignoreBOM: true });
  } catch {
    return undefined;
  }
}

const latin1Labels = /^(?:iso[-_]?8859-1|latin-?1|l1)$/i;
const asLatin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** What stands where Latin-1 has control characters from 0x80 on. */
const from0x80 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** By hand: the decoder of Node is another one in some of its versions. */
const decodeWindows1252 = (bytes: Uint8Array): string =>
  asLatin1(bytes).replace(/[\x80-\x9f]/g, (char) => from0x80.charAt(char.charCodeAt(0) - 0x80));

/**
 * A path as text: UTF-8 as it is; the other bytes as `\351`, the way git prints them, so that two
 * paths stay two paths. Paths are kept as one character a byte (`latin1`) until they are shown.
 */
export function decodePath(latin1: string): string {
  // eslint-disable-next-line no-control-regex -- the ASCII range is meant
  if (/^[\x00-\x7f]*$/.test(latin1)) return latin1;
  const bytes = Buffer.from(latin1, 'latin1');
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return escapeInvalid(bytes);
  }
}

function escapeInvalid(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = validLength(bytes, at);
    if (length > 0) text += bytes.toString('utf8', at, at + length);
    else text += `\\${(bytes[at] ?? 0).toString(8).padStart(3, '0')}`;
    at += Math.max(length, 1);
  }
  return text;
}

function validLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    try {
      strictUtf8.decode(bytes.subarray(at, at + length));
      return length;
    } catch {
      // Not a whole character yet.
    }
  }
  return 0;
}
