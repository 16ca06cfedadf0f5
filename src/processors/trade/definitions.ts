import type { ViewOf } from '../../domain/template.ts';
import type { journalShape } from './journal-template.ts';
import type { Summary } from './summarise-trades.ts';
import type { Known } from './trade-book.ts';

type Definition = ViewOf<typeof journalShape>['definitions'][number];

/** The formulas of the numbers that are shown; those nobody is shown are left out. */
export function definitionsFor({ r, open, totals }: Summary): Definition[] {
  const closed = totals.some(({ trades }) => trades.length > 0);
  const days = totals.some(({ performance }) => dayCount(performance.days) > 1);
  const prices = totals.some(({ excursion: { adverse, favourable } }) =>
    [adverse, favourable].some(({ kind }) => kind === 'known'),
  );
  const shown = { always: true, open: open > 0, closed, r: r.trades.length > 0, days, prices };
  return definitions.flatMap(({ when, term, meaning }) => (shown[when] ? [{ term, meaning }] : []));
}

const dayCount = (days: Known<readonly unknown[]>): number =>
  days.kind === 'known' ? days.value.length : 0;

interface Conditional extends Definition {
  readonly when: 'always' | 'open' | 'closed' | 'r' | 'days' | 'prices';
}

const definitions: readonly Conditional[] = [
  {
    when: 'always',
    term: 'Trade',
    meaning: 'from flat to flat; single fills are matched first in, first out.',
  },
  {
    when: 'always',
    term: 'Result',
    meaning:
      '(exit − entry) × quantity × multiplier − fees; for a short (entry − exit). A negative fee is a rebate.',
  },
  {
    when: 'open',
    term: 'Realised so far',
    meaning:
      'the closed part of an open position, with its share of the entry fees. It counts in the net result, not in wins, losses, averages and drawdown.',
  },
  {
    when: 'closed',
    term: 'Return',
    meaning: 'result / (entry price × quantity × multiplier).',
  },
  {
    when: 'r',
    term: 'R',
    meaning: 'result / (distance from entry to stop × quantity × multiplier).',
  },
  {
    when: 'closed',
    term: 'Win rate',
    meaning: 'wins / (wins + losses), each after fees; break-evens count in neither.',
  },
  {
    when: 'closed',
    term: 'Payoff',
    meaning: 'average win / average loss, the loss without its sign.',
  },
  {
    when: 'closed',
    term: 'Profit factor',
    meaning: 'sum of wins / sum of losses, the losses without their sign.',
  },
  { when: 'closed', term: 'Expectancy', meaning: 'sum of results / number of trades.' },
  {
    when: 'closed',
    term: 'Maximum drawdown',
    meaning:
      'the largest fall of the running total below its highest point so far, which starts at 0, so a first trade that loses counts; in per cent of starting balance plus that highest point.',
  },
  {
    when: 'closed',
    term: 'Exposure',
    meaning:
      'the part of the time from the first entry to the last exit in which anything was held, and the largest entry price × quantity × multiplier held at once.',
  },
  {
    when: 'prices',
    term: 'MAE and MFE',
    meaning:
      'how far a trade went against and for its trader at worst and at best: distance from the entry price to that price × quantity × multiplier.',
  },
  {
    when: 'days',
    term: 'Sharpe, Sortino and Calmar ratio',
    meaning:
      'of the daily returns r = result of the day / balance at its start, flat weekdays included: mean(r) / standard deviation (n − 1) × √252; mean(r) / √(Σ min(r, 0)² / n) × √252; yearly return / maximum drawdown. Under 20 days they say nothing.',
  },
];
