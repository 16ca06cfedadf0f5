const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of bytes in the encoding they claim; UTF-8 where that is none, else one byte a character. Never throws. */
export function decodeText(bytes: Uint8Array, encoding?: string): string {
  if (encoding !== undefined) {
    try {
      return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
    } catch {
      // An encoding nobody knows: as if none was named.
    }
  }
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

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
