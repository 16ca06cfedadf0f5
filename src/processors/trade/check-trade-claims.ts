import { claimFinding, type Finding } from '../../domain/finding.ts';
import type { Processor } from '../../domain/pipeline.ts';
import type { WorkSession } from '../../domain/session.ts';
import { toDecimal, type Decimal } from './decimal.ts';
import { moneyText, plainNumber, sameMoney } from './money-text.ts';
import type { CurrencyTotals, Summary } from './summarise-trades.ts';
import type { TradeBook } from './trade-book.ts';

interface Input {
  readonly claims: WorkSession['metadata'];
  readonly book: TradeBook;
  readonly summary: Summary;
}

/**
 * Holds what the agent claims of the day against its executions. Numbers are compared as numbers; a
 * claim that is right under one honest reading (fills or trades, gross or net) does not differ.
 */
export const checkTradeClaims: Processor<Input, Finding[]> = {
  name: 'check-trade-claims',
  run: ({ claims, book, summary }) => {
    const compare = (subject: string, comparison: Comparison | undefined): Finding[] =>
      comparison === undefined || comparison.agrees
        ? []
        : claimFinding(subject, comparison.claimed, comparison.computed, source);
    return [
      ...compare('trades_executed', countComparison(toDecimal(claims?.trades_executed), book)),
      ...compare('total_pnl', pnlComparison(toDecimal(claims?.total_pnl), summary)),
      ...compare('win_rate', rateComparison(toDecimal(claims?.win_rate), summary)),
      ...compare('max_drawdown', drawdownComparison(toDecimal(claims?.max_drawdown), summary)),
    ];
  },
};

interface Comparison {
  readonly claimed: string;
  readonly computed: string;
  readonly agrees: boolean;
}

const source = 'executions in source_data.trades';

function countComparison(claim: Decimal | undefined, book: TradeBook): Comparison | undefined {
  const [closed, all] = [book.trades.length, book.trades.length + book.open.length];
  return (
    claim && {
      claimed: plainNumber(claim),
      computed: String(all),
      agrees: [closed, all, book.rowsUsed].some((count) => claim.eq(count)),
    }
  );
}

function pnlComparison(claim: Decimal | undefined, { totals }: Summary): Comparison | undefined {
  return (
    claim && {
      claimed: moneyText(claim),
      computed: totals
        .map((one) => withCurrency(moneyText(one.realised.net, one.places), one, totals))
        .join(' and '),
      agrees:
        totals.length === 1 &&
        totals.some(({ realised, net, gross }) =>
          [realised.net, realised.gross, net, gross].some((value) => sameMoney(claim, value)),
        ),
    }
  );
}

/** A share (0.8) is a claim of 80 %. Without a win or a loss there is no rate to contradict a 0. */
function rateComparison(claim: Decimal | undefined, { winRate }: Summary): Comparison | undefined {
  if (!claim) return undefined;
  const percent = claim.gt(0) && claim.lt(1) ? claim.times(100) : claim;
  const claimed = `${plainNumber(percent)} %`;
  if (winRate.kind === 'unknown')
    return { claimed, computed: `n/a (${winRate.reason})`, agrees: claim.isZero() };
  const rate = winRate.value;
  const agrees =
    percent.eq(rate.toDecimalPlaces(percent.decimalPlaces())) || (claim.eq(1) && rate.eq(100));
  return { claimed, computed: `${plainNumber(rate)} %`, agrees };
}

/** A loss may be claimed as a negative number, or in per cent of the balance. */
function drawdownComparison(
  claim: Decimal | undefined,
  { totals }: Summary,
): Comparison | undefined {
  return (
    claim && {
      claimed: moneyText(claim),
      computed: totals.map((one) => withCurrency(drawdownText(one), one, totals)).join(' and '),
      agrees:
        totals.length === 1 &&
        totals.some(
          ({ drawdown: { money, percent } }) =>
            sameMoney(claim.abs(), money) ||
            (percent.kind === 'known' && sameMoney(claim.abs(), percent.value)),
        ),
    }
  );
}

/** No fall at all is a plain 0. */
const drawdownText = ({ drawdown, places }: CurrencyTotals): string =>
  drawdown.money.isZero() ? '0' : moneyText(drawdown.money, places);

const withCurrency = (
  amount: string,
  { currency }: CurrencyTotals,
  totals: readonly CurrencyTotals[],
): string => {
  if (currency) return `${amount} ${currency}`;
  return totals.length > 1 ? `${amount} in a currency that is not given` : amount;
};
