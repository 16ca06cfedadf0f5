import type { Decimal } from './decimal.ts';
import { plainNumber } from './money-text.ts';
import type { CurrencyTotals } from './summarise-trades.ts';
import { amountText, orReason } from './trade-text.ts';

interface FactText {
  readonly name: string;
  readonly value: string;
  readonly formula: string;
}

/** How long and how large somebody was in the market, and how far trades went for and against them. */
export const exposureFacts = (totals: CurrencyTotals): FactText[] => [
  ...(totals.trades.length === 0 ? [] : [exposureFact(totals)]),
  ...excursionFact(totals),
];

function exposureFact({ exposure, places }: CurrencyTotals): FactText {
  const { timeInMarket, largest } = exposure;
  const time = orReason(timeInMarket, (value) => `${plainNumber(value)} % of the time`);
  const most = orReason(largest, (value) => `at most ${amountText(places).plain(value)} at once`);
  return {
    name: 'Exposure',
    value: largest.kind === 'unknown' ? most : `${time}, ${most}`,
    formula:
      'time with anything held / (last time − first entry) × 100; max Σ entry price × quantity × multiplier',
  };
}

function excursionFact({ excursion: { adverse, favourable }, places }: CurrencyTotals): FactText[] {
  if (adverse.kind === 'unknown' && favourable.kind === 'unknown') return [];
  const { plain } = amountText(places);
  return [
    {
      name: 'Average MAE and MFE',
      value: `${orReason(adverse, plain)} and ${orReason(favourable, plain)}`,
      formula: 'Σ distance from entry to the worst, best price × quantity × multiplier / trades',
    },
  ];
}

/** Ratios over the days, where there is more than one. */
export function dayFacts({ performance }: CurrencyTotals): FactText[] {
  const { days, sharpe, sortino, calmar } = performance;
  if (days.kind === 'unknown' || days.value.length < 2) return [];
  const number = (value: Decimal): string => plainNumber(value);
  return [
    {
      name: 'Sharpe ratio',
      value: orReason(sharpe, number),
      formula: 'mean(r) / s(r) × √252, r daily, s with n − 1',
    },
    {
      name: 'Sortino ratio',
      value: orReason(sortino, number),
      formula: 'mean(r) / √(Σ min(r, 0)² / n) × √252',
    },
    {
      name: 'Calmar ratio',
      value: orReason(calmar, number),
      formula: '((Π (1 + r))^(252 / n) − 1) / maximum drawdown over the days',
    },
  ];
}
