import { addressesIn } from '../../domain/addresses.ts';

/** Ranges of code points X counts once; everything else it counts twice. */
const light = [
  [0, 0x10ff],
  [0x2000, 0x200d],
  [0x2010, 0x201f],
  [0x2032, 0x2037],
] as const;

const linkLength = 23;

/** An emoji is one whatever it is made of. The flag `v` is newer than the language level of the source. */
const emoji = new RegExp(String.raw`\p{RGI_Emoji}`, 'gv');

/** Length as X counts it (configuration v3, of at most 280): a link 23, an emoji or a Chinese sign 2. */
export function weightedLength(text: string): number {
  const composed = text.normalize('NFC');
  let [sum, from] = [0, 0];
  for (const { start, end } of addressesIn(composed)) {
    sum += plainLength(composed.slice(from, start)) + linkLength;
    from = end;
  }
  return sum + plainLength(composed.slice(from));
}

function plainLength(text: string): number {
  if (/^[ -~\n]*$/.test(text)) return text.length;
  let sum = 0;
  const rest = text.replace(emoji, () => {
    sum += 2;
    return '';
  });
  for (const char of rest) {
    const code = char.codePointAt(0) ?? 0;
    sum += light.some(([first, last]) => code >= first && code <= last) ? 1 : 2;
  }
  return sum;
}
