import { counted } from '../../story/counts.ts';
import { plainLine } from '../../story/paragraphs.ts';
import { ended } from '../../story/sentence.ts';
import { postText } from '../../story/networks/post-text.ts';
import { weightedLength } from '../../story/networks/x-length.ts';
import type { Decimal } from './decimal.ts';
import { plainNumber, signedNumber } from './money-text.ts';
import { hiddenOf, isShareSafe, publicSymbol, type Hidden } from './share-safe.ts';
import { holdingOf, returnOf, rOf } from './statistics.ts';
import type { ToldDay } from './told-day.ts';
import type { Trade } from './trade-book.ts';
import { durationText } from './trade-text.ts';
import { tradingDay } from './trading-day.ts';

/** A day of more trades is told by its best and its worst, as many of one as of the other. */
const mostTrades = 20;
const extremes = 5;

/**
 * The day for anybody to read: closed trades only, in per cent and R. No quantity, no amount, no
 * account, no id, nothing of what is still open; a loss has the same line as a win.
 */
export function threadSections(told: ToldDay): string[][] {
  const hidden = hiddenOf(told);
  return [openingLines(told), tradeLines(told, hidden), lessonLines(told, hidden)];
}

/** A lesson as the session has it, and as it stands in the thread. */
interface PublicLesson {
  readonly text: string;
  readonly said: string;
}

/** The trader's own lessons that may be published, at most three. */
export function publicLessons({ lessons, session, book }: ToldDay): PublicLesson[] {
  const hidden = hiddenOf({ session, book });
  return lessons.own
    .map(({ title, text }) => ({
      text,
      whole: title === undefined ? text : `${ended(title)} ${text}`,
    }))
    .map(({ text, whole }) => ({
      text,
      said: postText(ended(plainLine(whole, session.session_id))),
    }))
    .filter(({ said }) => said.length > 1 && weightedLength(said) <= 240)
    .filter(({ said }) => isShareSafe(said, hidden))
    .slice(0, 3);
}

function openingLines({ summary, session, book }: ToldDay): string[] {
  const { closed, wins, losses, breakEvens, winRate, r, totals } = summary;
  const { span } = tradingDay(session, { ...book, open: [] });
  const even = breakEvens > 0 ? `, ${breakEvens} broke even` : '';
  const count = `${counted(closed, 'trade')} closed, ${wins} won, ${losses} lost${even}.`;
  const rate = winRate.kind === 'known' ? [`Win rate ${plainNumber(winRate.value)}%.`] : [];
  const stops =
    r.trades.length === 1
      ? 'the one trade with a stop'
      : `the ${r.trades.length} trades with a stop`;
  const onStops = r.trades.length === closed ? 'in total' : `on ${stops}`;
  const inR = r.total.kind === 'known' ? [`${rShort(r.total.value)} ${onStops}.`] : [];
  const [only] = totals;
  const balance =
    only?.onBalance.kind === 'known' && book.open.length === 0
      ? [`${percentShort(only.onBalance.value)} on the starting balance.`]
      : [];
  const opening = `Trading ${span}: ${count}`;
  return [opening, [...rate, ...balance, ...inR].join(' ')].filter((line) => line !== '');
}

function tradeLines({ book }: ToldDay, hidden: Hidden): string[] {
  const { trades } = book;
  const basis = 'Each trade after fees, in % of its entry value:';
  if (trades.length <= mostTrades)
    return [basis, ...trades.map((trade) => tradeLine(trade, hidden))];
  const ranked = trades
    .flatMap((trade) => {
      const percent = returnOf(trade);
      return percent.kind === 'known' ? [{ trade, percent: percent.value }] : [];
    })
    .sort((a, b) => a.percent.cmp(b.percent) || a.trade.number - b.trade.number)
    .map(({ trade }) => trade);
  const some = (of: readonly Trade[]): string[] => of.map((trade) => tradeLine(trade, hidden));
  return [
    `The ${extremes} worst and the ${extremes} best of ${trades.length}, after fees, in % of the entry value:`,
    ...some(ranked.slice(0, extremes)),
    ...some(ranked.slice(-extremes).reverse()),
  ];
}

function tradeLine(trade: Trade, hidden: Hidden): string {
  const [percent, r, held] = [returnOf(trade), rOf(trade), holdingOf(trade)];
  const results = [
    percent.kind === 'known' ? percentShort(percent.value) : outcomeOf(trade),
    ...(r.kind === 'known' ? [rShort(r.value)] : []),
    ...(held.kind === 'known' ? [`held ${durationText(held.value)}`] : []),
  ];
  return postText(`• ${publicSymbol(trade.symbol, hidden)} ${trade.side}: ${results.join(', ')}`);
}

function outcomeOf({ net }: Trade): string {
  if (net.isZero()) return 'broke even';
  return net.gt(0) ? 'won' : 'lost';
}

function lessonLines(told: ToldDay, hidden: Hidden): string[] {
  const own = publicLessons(told).map(({ said }) => said);
  const shown = told.lessons.shown
    .map(({ shareSafe, trades }) => withoutSymbols(shareSafe, trades, hidden).replaceAll(' %', '%'))
    .slice(0, 3);
  const { closed } = told.summary;
  if (own.length > 0)
    return ['What I take from it:', ...own, ...(shown.length > 0 ? [numbersShow, ...shown] : [])];
  if (shown.length > 0) return [numbersShow, ...shown];
  return [
    closed < 10
      ? `No lesson claimed: ${counted(closed, 'trade')} ${closed === 1 ? 'proves' : 'prove'} no pattern.`
      : `No lesson claimed: the numbers of ${closed} trades show no pattern.`,
  ];
}

const numbersShow = 'What the numbers show:';

/** A lesson that names a symbol names it as it may be published. */
const withoutSymbols = (text: string, trades: readonly Trade[], hidden: Hidden): string =>
  [...new Set(trades.map(({ symbol }) => symbol))].reduce(
    (said, symbol) =>
      publicSymbol(symbol, hidden) === symbol ? said : said.replaceAll(symbol, 'one instrument'),
    text,
  );

const percentShort = (value: Decimal): string => `${signedNumber(value)}%`;
const rShort = (value: Decimal): string => `${signedNumber(value)}R`;
