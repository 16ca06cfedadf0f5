/** Ranges of code points X counts once; everything else it counts twice. */
const light = [
  [0, 0x10ff],
  [0x2000, 0x200d],
  [0x2010, 0x201f],
  [0x2032, 0x2037],
] as const;

/**
 * Anything a network may take for a link: an address, or a name with a dot and letters after it. A
 * name is tried from its start only: tried from each letter, a long word takes minutes.
 */
const linkLike =
  /https?:\/\/\S+|(?<![\p{L}\p{N}_-]|[\p{L}\p{N}_-]\.)[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.\p{L}{2,}(?:\/\S*)?/gu;

/** Length as X counts it, never less: a link is 23, a name that may become one at least that. */
export function weightedLength(text: string): number {
  let links = 0;
  const rest = text.replace(linkLike, (found) => {
    links += /^https?:/.test(found) ? 23 : Math.max(23, plainLength(found));
    return '';
  });
  // Each `@` gets an invisible joiner when it is rendered, so that nobody is called.
  const joiners = text.split('@').length - 1;
  return links + plainLength(rest) + 2 * joiners;
}

/** Plain text for a post: without Markdown's code marks. */
export const postText = (text: string): string => text.replaceAll('`', '');

/** As many of the parts as fit into `limit`, in order, joined by blank lines; the last one always. */
export function fitParts(parts: readonly string[], last: string, limit: number): string {
  const whole = [...parts.filter((part) => part !== ''), ...(last === '' ? [] : [last])];
  while (whole.length > (last === '' ? 1 : 2) && weightedLength(whole.join('\n\n')) > limit)
    whole.splice(last === '' ? -1 : -2, 1);
  return whole.join('\n\n');
}

function plainLength(text: string): number {
  if (/^[ -~\n]*$/.test(text)) return text.length;
  let sum = 0;
  for (const char of text.normalize('NFC')) {
    const code = char.codePointAt(0) ?? 0;
    sum += light.some(([from, to]) => code >= from && code <= to) ? 1 : 2;
  }
  return sum;
}
