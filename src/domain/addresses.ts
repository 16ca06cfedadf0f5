import { topLevelDomains } from './top-level-domains.ts';

/** Where a network sees an address in a text: from `start` up to `end`. */
interface FoundAddress {
  readonly start: number;
  readonly end: number;
  /** Written without `https://`: more often a file's name than an address. */
  readonly isBare: boolean;
}

const letter = String.raw`a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f`;
const path = String.raw`(?:\/[${letter}\u0400-\u04ff!*';:=+,.$/%#[\]_~@|&()-]*)?(?:\?[a-z0-9!?*'@();:&=+$/%#[\]_.,~|-]*)?`;
/** A name is tried from its start only: tried from each letter, a long word takes minutes. */
const candidate = new RegExp(
  String.raw`(?<![a-z0-9@＠$#＃])https?:\/\/((?:[\p{L}\p{N}_-]+\.)+[\p{L}\p{N}-]+)(:\d+)?${path}|(?<![${letter}@＠$#＃_./-])((?:[${letter}_-]+\.)+[${letter}-]+)(:\d+)?${path}`,
  'giu',
);

/** What X, and networks like it, would make a link of: the name must end as addresses do. */
export function addressesIn(text: string): FoundAddress[] {
  if (!text.includes('.')) return [];
  return [...text.matchAll(candidate)].flatMap((match) => {
    const [whole, full, , bare] = match;
    const host = full ?? bare ?? '';
    const start = match.index;
    const hostStart = start + whole.indexOf(host);
    const known = knownPart(host);
    if (known === 0 || text[hostStart + known] === '@') return [];
    const end = known < host.length ? hostStart + known : start + trimmed(whole).length;
    return [{ start, end, isBare: full === undefined }];
  });
}

/** How much of a name is an address: `a.com` of `a.com.zzz`. */
function knownPart(host: string): number {
  const labels = host.split('.');
  for (let count = labels.length; count > 1; count--) {
    const ending = labels[count - 1]?.toLowerCase() ?? '';
    if (topLevelDomains.has(ending) || /^xn--[a-z0-9-]+$/.test(ending))
      return labels.slice(0, count).join('.').length;
  }
  return 0;
}

/** A full stop behind an address is none of it, nor is a bracket that was opened before it. */
const trimmed = (address: string): string =>
  address.slice(0, balanced(address)).replace(/[!*';:,.$%[\]~@|&(?]+$/, '');

/** How far the brackets of an address go in pairs. */
function balanced(address: string): number {
  let open: number | undefined;
  for (const [at, char] of Array.from(address).entries()) {
    if (char === ')' && open === undefined) return at;
    if (char === ')') open = undefined;
    if (char === '(') open ??= at;
  }
  return open ?? address.length;
}

/** No file's name becomes a link: an invisible joiner stands behind each dot of what would be one. */
export function unlinked(text: string): string {
  let [out, from] = ['', 0];
  for (const { start, end, isBare } of addressesIn(text)) {
    const found = text.slice(start, end);
    out += text.slice(from, start) + (isBare ? found.replaceAll('.', '.\u2060') : found);
    from = end;
  }
  return out + text.slice(from);
}
