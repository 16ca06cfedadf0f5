import type { Receipt } from '../../domain/artifact.ts';
import { sessionPointer } from '../../receipts/session-pointer.ts';
import { factsOf } from './journal-facts.ts';
import type { ToldDay } from './told-day.ts';
import type { Trade } from './trade-book.ts';
import { returnOf } from './statistics.ts';
import { publicLessons } from './thread-sections.ts';
import { amountText, orReason, percentText, tradeLabel } from './trade-text.ts';

/** Which executions each number of the journal is computed from, and how. */
export function numberReceipts(told: ToldDay): Receipt[] {
  const { summary, book, lessons } = told;
  return [
    ...summary.totals.flatMap((totals) => {
      const open = book.open.filter(({ currency }) => currency === totals.currency);
      const openRows = open.flatMap(({ rows }) => rows);
      return factsOf(totals, summary).map(({ name, value, formula, trades }) =>
        receipt(`${name}: ${value}`, [...rowsOf(trades), ...openRows], formula),
      );
    }),
    ...summary.totals.flatMap(({ trades, places }) =>
      trades.map((trade) =>
        receipt(
          `${tradeLabel(trade)} ${amountText(places).signed(trade.net)}`,
          trade.rows,
          trade.side === 'long'
            ? '(exit − entry) × quantity × multiplier − fees'
            : '(entry − exit) × quantity × multiplier − fees',
        ),
      ),
    ),
    ...lessons.shown.map(({ text, trades }) => receipt(text, rowsOf(trades), 'the trades named')),
  ];
}

/** Where in the session the trader said it. */
export function wordReceipts({ session, words }: ToldDay): Receipt[] {
  const said: [string, readonly (string | undefined)[]][] = [
    ['overview', [words.overview]],
    ['session_summary', [words.summary]],
    ['market_analysis', [words.marketAnalysis]],
    ['lessons', words.lessons.map(({ text }) => text)],
    ['what_worked', words.whatWorked],
    ['what_didnt_work', words.whatDidntWork],
    ['next_goals', words.nextGoals],
    ['next_steps', words.nextSteps],
    ['session_notes', words.notes],
    ['insights', words.insights],
  ];
  return said.flatMap(([name, texts]) =>
    texts.flatMap((text) => (text === undefined ? [] : wordReceipt(session, name, text))),
  );
}

function wordReceipt(session: object, name: string, text: string, says = text): Receipt[] {
  const pointer = sessionPointer(session, name, text);
  return pointer === undefined ? [] : [{ says, from: { kind: 'session', pointer } }];
}

/** The same for the public thread: what it says in per cent and R rests on these executions. */
export function threadReceipts(told: ToldDay): Receipt[] {
  const { summary, book, lessons, session } = told;
  const all = rowsOf(book.trades);
  const words = publicLessons(told).flatMap(({ text, said }) =>
    wordReceipt(session, 'lessons', text, said),
  );
  return [
    receipt(
      `${summary.closed} closed, ${summary.wins} won, ${summary.losses} lost`,
      all,
      'wins / (wins + losses) × 100',
    ),
    ...book.trades.map((trade) =>
      receipt(
        `${trade.symbol} ${trade.side}: ${orReason(returnOf(trade), percentText)}`,
        trade.rows,
        'result after fees / (entry price × quantity × multiplier) × 100',
      ),
    ),
    ...lessons.shown.map(({ shareSafe, trades }) =>
      receipt(shareSafe, rowsOf(trades), 'the trades named'),
    ),
    ...words,
  ];
}

const rowsOf = (trades: readonly Trade[]): number[] => trades.flatMap(({ rows }) => rows);

const receipt = (says: string, rows: readonly number[], formula: string): Receipt => ({
  says,
  from: { kind: 'execution', index: [...new Set(rows)].sort((a, b) => a - b), formula },
});
