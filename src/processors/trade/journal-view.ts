import type { Finding } from '../../domain/finding.ts';
import type { ViewOf } from '../../domain/template.ts';
import { counted, joined } from '../../story/counts.ts';
import { plainLine, plainParagraphs } from '../../story/paragraphs.ts';
import { ended, oneLine } from '../../story/sentence.ts';
import { definitionsFor } from './definitions.ts';
import { groupBy } from './group-by.ts';
import { factsOf } from './journal-facts.ts';
import { breakdownTable, openTable, tradeTable } from './journal-rows.ts';
import type { journalShape } from './journal-template.ts';
import { planLines } from './plan-lines.ts';
import { rowList } from './row-list.ts';
import type { CurrencyTotals } from './summarise-trades.ts';
import type { ToldDay } from './told-day.ts';
import { tradingDay } from './trading-day.ts';
import { amountText, orReason, percentText, tradeLabel } from './trade-text.ts';
import { returnOf } from './statistics.ts';

type JournalView = ViewOf<typeof journalShape>;
type Items = { readonly items: readonly string[] } | undefined;

/** The journal of the day, ready to be rendered. */
export function journalView(told: ToldDay): JournalView {
  const { summary, book, session, findings } = told;
  const { span } = tradingDay(session, book);
  return {
    day: span.replace(/^on /, ''),
    lead: leadOf(told),
    claims: claimsOf(findings),
    currencies: summary.totals.map((totals) => currencyView(totals, told)),
    definitions: definitionsFor(summary),
    ...wordsView(told),
    unused: itemsOf(unusedLines(told)),
    remarks: itemsOf([...currencyRemark(told), ...book.remarks]),
  };
}

function leadOf({ session, summary }: ToldDay): string {
  const { wins, losses, breakEvens, closed, open, totals } = summary;
  const even = breakEvens > 0 ? [`${breakEvens} broke even`] : [];
  const outcome = joined([`${wins} won`, `${losses} lost`, ...even]);
  const trades =
    closed === 0 ? 'no trade closed' : `${counted(closed, 'trade')} closed, ${outcome}`;
  const results = totals.map(({ realised, places, currency }) =>
    [amountText(places).signed(realised.net), currency].filter(Boolean).join(' '),
  );
  const still =
    open > 0 ? ` ${counted(open, 'position')} ${open === 1 ? 'is' : 'are'} still open.` : '';
  return `${oneLine(session.agent_id)}: ${trades}. Net result after fees ${joined(results)}.${still}`;
}

function claimsOf(findings: readonly Finding[]): JournalView['claims'] {
  const differ = findings.filter(({ code }) => code === 'CLAIM_DIFFERS');
  if (differ.length === 0) return undefined;
  const names: Readonly<Record<string, string>> = {
    trades_executed: 'Trades executed',
    total_pnl: 'Total P&L',
    win_rate: 'Win rate',
    max_drawdown: 'Maximum drawdown',
    profit_loss: 'P&L of a trade',
  };
  return {
    rows: differ.map(({ subject, claimed = '', computed = '', source }) => ({
      what: names[subject] ?? subject.replaceAll('_', ' '),
      claimed,
      computed,
      from: source.replaceAll('source_data.trades', 'the session'),
    })),
  };
}

function currencyView(totals: CurrencyTotals, told: ToldDay): JournalView['currencies'][number] {
  const { summary, book, session } = told;
  const several = summary.totals.length > 1;
  const open = book.open.filter(({ currency }) => currency === totals.currency);
  const facts = factsOf(totals, summary);
  const accounts = new Set([...book.trades, ...book.open].map(({ account }) => account));
  return {
    heading: several
      ? `The day in ${totals.currency ?? 'a currency that is not named'}`
      : undefined,
    facts: facts.map(({ name, value }) => ({ name, value })),
    trades: tradeTable(totals, tradingDay(session, book).day, accounts.size > 1),
    open: openTable(open, totals),
    breakdown: breakdownTable(totals),
  };
}

type Words = Pick<
  JournalView,
  'market' | 'plan' | 'account' | 'notes' | 'worked' | 'didntWork' | 'lessons' | 'next'
>;

function wordsView(told: ToldDay): Words {
  const { words, lessons, session, book } = told;
  const own = [words.overview, words.summary, words.problem, words.solution].flatMap((text) =>
    text === undefined ? [] : plainParagraphs(text, session.session_id),
  );
  const onTrades = book.trades.flatMap((trade) =>
    trade.notes.map((note) => `${tradeLabel(trade)}: ${note}`),
  );
  const onOpen = book.open.flatMap(({ symbol, notes }) =>
    notes.map((note) => `${symbol}, still open: ${note}`),
  );
  const said = (texts: readonly string[]): string[] => lines(texts, told);
  return {
    market: marketOf(told),
    plan: itemsOf(said(planLines(session.source_data.plan))),
    account: own.length === 0 ? undefined : { paragraphs: own },
    notes: itemsOf([
      ...said([...onTrades, ...onOpen]),
      ...said(words.notes),
      ...said(words.insights),
    ]),
    worked: itemsOf([...said(lessons.worked), ...extreme(told, 'best')]),
    didntWork: itemsOf([...said(lessons.didntWork), ...extreme(told, 'worst')]),
    lessons: lessonsOf(told),
    next: itemsOf(said([...words.nextGoals, ...words.nextSteps])),
  };
}

const lines = (texts: readonly string[], { session }: ToldDay): string[] =>
  texts.map((text) => plainLine(text, session.session_id)).filter((text) => text !== '');

const itemsOf = (items: readonly string[]): Items => (items.length === 0 ? undefined : { items });

function marketOf(told: ToldDay): JournalView['market'] {
  const conditions = told.session.source_data.market_conditions ?? {};
  const named = [
    ['Trend', conditions.trend],
    ['Volatility', conditions.volatility],
    ['Volume', conditions.volume],
    ['Sentiment', conditions.market_sentiment],
  ] as const;
  const facts = named.flatMap(([name, value]) => {
    const said = oneLine(value ?? '');
    return said === '' ? [] : [{ name, value: said }];
  });
  const { marketAnalysis } = told.words;
  const paragraphs =
    marketAnalysis === undefined ? [] : plainParagraphs(marketAnalysis, told.session.session_id);
  return facts.length + paragraphs.length === 0 ? undefined : { facts, paragraphs };
}

/** The best trade if it won, the worst if it lost: a number, beside what the trader says. */
function extreme({ summary }: ToldDay, which: 'best' | 'worst'): string[] {
  return summary.totals.flatMap((totals) => {
    const found = totals[which];
    if (found.kind === 'unknown') return [];
    const { value: trade } = found;
    if (which === 'best' ? !trade.net.gt(0) : !trade.net.lt(0)) return [];
    const { signed } = amountText(totals.places);
    const unit = totals.currency === undefined ? '' : ` ${totals.currency}`;
    const name = which === 'best' ? 'Best' : 'Worst';
    return [
      `${name}: ${tradeLabel(trade)}, ${signed(trade.net)}${unit} (${orReason(returnOf(trade), percentText)}).`,
    ];
  });
}

function lessonsOf(told: ToldDay): JournalView['lessons'] {
  const { own, shown } = told.lessons;
  const ownLines = lines(
    own.map(({ title, text }) => (title === undefined ? text : `${ended(title)} ${text}`)),
    told,
  );
  const nothing = `${counted(told.summary.closed, 'closed trade')} ${told.summary.closed === 1 ? 'proves' : 'prove'} no pattern, so none is claimed.`;
  return {
    own: itemsOf(ownLines),
    shown: itemsOf(shown.map(({ text }) => text)),
    none: shown.length === 0 ? nothing : undefined,
  };
}

const unusedLines = ({ book }: ToldDay): string[] =>
  [...groupBy(book.unused, ({ reason }) => reason)].map(([reason, rows]) => {
    const which = rowList(rows.map(({ row }) => row));
    return `${which.charAt(0).toUpperCase()}${which.slice(1)}: ${reason}.`;
  });

function currencyRemark({ summary }: ToldDay): string[] {
  const unnamed = summary.totals.some(({ currency }) => currency === undefined);
  const several = summary.totals.length > 1;
  return [
    ...(unnamed ? ['The session names no currency for its amounts; they stand as given.'] : []),
    ...(several
      ? ['Amounts of different currencies are not added up: the session gives no rate.']
      : []),
  ];
}
