import type { ToldDay } from './told-day.ts';
import { groupBy } from './group-by.ts';

/** What may not appear in a public text, whoever wrote it. */
export interface Hidden {
  /** Accounts, execution ids, the session's id: in lower case. */
  readonly names: readonly string[];
  /** Symbols that are still held, and their parts (`BTC` of `BTC-USD`): in capitals. */
  readonly held: ReadonlySet<string>;
}

export function hiddenOf({ session, book }: Pick<ToldDay, 'session' | 'book'>): Hidden {
  const raw = (session.source_data.trades ?? []).flatMap((trade) => [
    trade.account,
    trade.execution_id,
  ]);
  const named = [session.source_data.account, ...raw, session.session_id].flatMap((value) =>
    value === null || value === undefined ? [] : [String(value).trim().toLowerCase()],
  );
  const held = [...groupBy(book.open, ({ symbol }) => symbol).keys()];
  return {
    names: [...new Set(named)].filter((name) => name !== ''),
    held: new Set(held.flatMap((symbol) => [symbol, ...wordsOf(symbol)])),
  };
}

/**
 * Whether a trader's sentence may be published: no amount, quantity, account, id, address or open
 * position. Strict on purpose: percent, R, counts and durations may have digits, nothing else may.
 */
export function isShareSafe(text: string, hidden: Hidden): boolean {
  if (forbidden.some((pattern) => pattern.test(text))) return false;
  if (/\p{N}/u.test(text.replace(allowedNumbers, ''))) return false;
  return !names(text, hidden) && !wordsOf(text).some((word) => isHeld(word, hidden));
}

/** The symbol as it may be published; anything that is no symbol or names what is hidden is not. */
export function publicSymbol(symbol: string, hidden: Hidden): string {
  const plain = /^\p{L}{0,6} *\d{6}[CP]\d{8}$|^[\p{L}\p{N}][\p{L}\p{N}./:_^=-]{0,20}$/u.test(
    symbol,
  );
  return plain && !names(symbol, hidden) ? symbol.replace(/ +/g, ' ') : 'one instrument';
}

/** A name of one or two characters is part of every text: it must stand alone to count. */
const names = (text: string, { names: all }: Hidden): boolean => {
  const lower = text.toLowerCase();
  const words = new Set([lower, ...wordsOf(lower)]);
  return all.some((name) => (name.length < 3 ? words.has(name) : lower.includes(name)));
};

/** A ticker that is an English word too (`ON`, `ALL`) is meant only where it stands in capitals. */
const isHeld = (word: string, { held }: Hidden): boolean =>
  held.has(word) || (held.has(word.toUpperCase()) && !ordinaryWords.has(word.toLowerCase()));

const ordinaryWords = new Set(
  `a all an any are be big can cost day do eat fast for fun go good has he in it key life live
  love low main man new next now on one open or out play post real run safe see so stay the two
  very well you`.split(/\s+/),
);

const wordsOf = (text: string): string[] =>
  text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');

const allowedNumbers =
  /(?<![\p{L}\p{N}.,])[+\-−]?\d{1,4}(?:\.\d{1,4})?(?: ?%| ?R\b| percent\b| ?(?:seconds?|min|minutes?|hours?|days?|trades?|wins?|losses|losers?|winners?|times)\b)/gu;

const forbidden: readonly RegExp[] = [
  /\p{Sc}/u,
  /\b(?:usdt?|usdc|eur|gbp|chf|jpy|cad|aud|btc|eth|dollars?|bucks|euros?|pounds?|francs?|yen|cents?|grand)\b/i,
  /\b(?:shares?|contracts?|coins?|tokens?|units?|quantity|qty|position size of)\b/i,
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|\d+)[ -](?:mini |micro )?lots?\b/i,
  /\b(?:hundreds?|thousands?|millions?|billions?|dozens?)\b/i,
  /\b(?:still (?:open|hold\w*|long|short|in)|open (?:positions?|trades?|longs?|shorts?)|(?:hold|held|holding|keep|keeping|carry|carrying) (?:it |the rest |the remainder |a part )?(?:overnight|over)|the rest (?:is|stays) on|runner)\b/i,
  /\b(?:account (?:no|number|id|name)|acct|order (?:no|number|id)|execution[ _]id|password|api key)\b/i,
  /[@#]|:\/\/|\bwww\.|[\p{L}\p{N}]\.\p{L}{2,}/u,
];
