import { sentencesOf } from '../sentences.ts';
import { graphemesOf, type Network } from './network.ts';

/** Room for the number of the longest thread. */
const widest = '\n\n(99/99)';

/** The parts with their numbers, `(1/3)`; one part alone has none. */
export const numbered = (parts: readonly string[]): string[] =>
  parts.length < 2
    ? [...parts]
    : parts.map((part, at) => `${part}\n\n(${String(at + 1)}/${String(parts.length)})`);

/**
 * Packs blocks into parts that fit the network with their number. A block that fits no part is broken
 * between its lines, then its sentences, then its words; never in an address, a code span, a mention,
 * a hashtag, or between a number and its unit. Only a word longer than a part is cut. Stops behind
 * part `most`: more of them say only that it is too much.
 */
export function packBlocks(blocks: readonly string[], network: Network, most = 99): string[] {
  const parts: string[] = [];
  for (const block of blocks) add(parts, block, '\n\n', { network, most, level: 0 });
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Ever smaller pieces, with what stands between them. */
const levels: readonly { readonly glue: string; readonly of: (text: string) => string[] }[] = [
  { glue: '\n', of: (text) => text.split('\n') },
  { glue: ' ', of: sentencesOf },
  { glue: ' ', of: wordsOf },
];

interface Packing {
  readonly network: Network;
  readonly most: number;
  readonly level: number;
}

function add(parts: string[], text: string, glue: string, packing: Packing): void {
  const { network, most, level } = packing;
  if (parts.length > most) return;
  const fits = (part: string): boolean => network.fits(part + widest);
  const last = parts.at(-1);
  if (last !== undefined && fits(last + glue + text)) parts[parts.length - 1] = last + glue + text;
  else if (fits(text)) parts.push(text);
  else {
    const next = levels[level];
    if (next === undefined) return void parts.push(...cutToFit(text, fits));
    const [first = '', ...rest] = next.of(text);
    const smaller = { network, most, level: level + 1 };
    add(parts, first, glue, smaller);
    for (const piece of rest) add(parts, piece, next.glue, smaller);
  }
}

/** An address too long for a part is left out: cut, it leads nowhere. */
function cutToFit(word: string, fits: (part: string) => boolean): string[] {
  if (/:\/\/|^[#@$]/.test(word)) return [];
  const characters = graphemesOf(word.slice(0, 4000));
  const cut = (count: number): string => `${characters.slice(0, count).join('')}…`;
  let [most, tooMany] = [0, characters.length];
  while (tooMany - most > 1) {
    const count = (most + tooMany) >> 1;
    if (fits(cut(count))) most = count;
    else tooMany = count;
  }
  return most === 0 ? [] : [cut(most)];
}

/** Words, a code span as one of them, a number together with what it counts. */
export function wordsOf(text: string): string[] {
  const words = text.match(/(?:`[^`\n]+`|\S)+/g) ?? [];
  const glued: string[] = [];
  for (const word of words) {
    const last = glued.at(-1);
    if (last !== undefined && belongs(last, word)) glued[glued.length - 1] = `${last} ${word}`;
    else glued.push(word);
  }
  return glued;
}

/** `20 lines`, `5 °C`, `EUR 20`, `5 USD`. */
const belongs = (word: string, next: string): boolean =>
  (/\d[)\]]?$/.test(word) && /^[\p{L}%°µΩ]/u.test(next)) ||
  (/(?:^|\s)(?:[A-Z]{3}|\p{Sc})$/u.test(word) && /^\d/.test(next));
