/** Characters X counts once; everything else it counts twice. */
const light = /[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]/;

/** Anything a network may take for a link: an address, or a name with a dot and letters after it. */
const linkLike = /https?:\/\/\S+|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.\p{L}{2,}(?:\/\S*)?/gu;

/** Length as X counts it, never less: a link is 23, a name that may become one at least that. */
export function weightedLength(text: string): number {
  let links = 0;
  const rest = text.replace(linkLike, (found) => {
    links += /^https?:/.test(found) ? 23 : Math.max(23, plainLength(found));
    return '';
  });
  return links + plainLength(rest);
}

/** Plain text for a post: no Markdown code marks, and no `@name` that would call somebody. */
export const postText = (text: string): string =>
  text.replaceAll('`', '').replace(/(^|[^\p{L}\p{N}_])@(?=[\p{L}\p{N}_])/gu, '$1@\u2060');

/** As many of the parts as fit into `limit`, in order, joined by blank lines; the last one always. */
export function fitParts(parts: readonly string[], last: string, limit: number): string {
  const whole = [...parts.filter((part) => part !== ''), ...(last === '' ? [] : [last])];
  while (whole.length > (last === '' ? 1 : 2) && weightedLength(whole.join('\n\n')) > limit)
    whole.splice(last === '' ? -1 : -2, 1);
  return whole.join('\n\n');
}

const plainLength = (text: string): number =>
  [...text.normalize('NFC')].reduce((sum, char) => sum + (light.test(char) ? 1 : 2), 0);
