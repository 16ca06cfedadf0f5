import { counted } from '../../story/counts.ts';
import { sum, type Decimal } from './decimal.ts';
import { groupBy } from './group-by.ts';
import { plainNumber } from './money-text.ts';
import { excursionOf } from './excursion.ts';
import { rOf } from './r-totals.ts';
import { holdingOf } from './statistics.ts';
import type { CurrencyTotals } from './summarise-trades.ts';
import type { Trade } from './trade-book.ts';
import { amountText, durationText, orReason, tradeNumbers } from './trade-text.ts';

/** Something the numbers prove, with the trades it rests on. */
export interface ShownLesson {
  readonly text: string;
  /** The same without any amount. */
  readonly shareSafe: string;
  readonly trades: readonly Trade[];
}

/** A rule speaks only of a pattern: never of one trade alone. */
type LessonRule = (totals: CurrencyTotals) => ShownLesson | undefined;

/** How soon after a losing exit an entry counts as quick. */
const quickMinutes = 5;
/** How much larger, longer or worse something must be to be worth a sentence. */
const clearly = 1.5;

export const lessonRules: readonly LessonRule[] = [
  quickReentries,
  largerAfterLoss,
  beyondTheStop,
  stopMovedAway,
  lossesOutweighWins,
  losersHeldLonger,
  winnersCut,
  feesEatTheEdge,
  losingSymbol,
  losingHour,
];

function quickReentries(totals: CurrencyTotals): ShownLesson | undefined {
  const found = afterLosses(totals.trades)
    .filter(({ gap }) => gap <= quickMinutes * 60_000)
    .map(({ trade }) => trade);
  return pattern(found, totals, `opened within ${quickMinutes} minutes of a loss`);
}

function largerAfterLoss(totals: CurrencyTotals): ShownLesson | undefined {
  const found = afterLosses(totals.trades)
    .filter(
      ({ trade, loss }) =>
        loss.entryValue.gt(0) && trade.entryValue.gte(loss.entryValue.times(clearly)),
    )
    .map(({ trade }) => trade);
  return pattern(found, totals, `at least ${clearly} times the size of the loss right before`);
}

function beyondTheStop({ trades }: CurrencyTotals): ShownLesson | undefined {
  const withR = trades.flatMap((trade) => {
    const r = rOf(trade);
    return r.kind === 'known' ? [{ trade, r: r.value }] : [];
  });
  const found = withR.filter(({ r }) => r.lte('-1.1')).sort((a, b) => a.r.cmp(b.r));
  const [worst] = found;
  if (!worst || found.length < 2) return undefined;
  const text = `${found.length} of ${withR.length} trades with a stop lost more than the stop allowed, the worst ${plainNumber(worst.r.abs())} times as much`;
  return proven(
    text,
    text,
    found.map(({ trade }) => trade),
  );
}

function stopMovedAway(totals: CurrencyTotals): ShownLesson | undefined {
  const found = totals.trades.filter((trade) => trade.stopMovedAway);
  return pattern(found, totals, 'with the stop moved further from the entry');
}

function lossesOutweighWins(totals: CurrencyTotals): ShownLesson | undefined {
  const { wins, losses, payoff, averageWin, averageLoss, winRate, places } = totals;
  if (wins.length < 2 || losses.length < 2 || payoff.kind === 'unknown') return undefined;
  if (payoff.value.times(clearly).gt(1)) return undefined;
  const times = plainNumber(payoff.value.pow(-1));
  const needed = plainNumber(payoff.value.plus(1).pow(-1).times(100));
  const rate = orReason(winRate, (value) => plainNumber(value));
  const rest = `that needs a win rate above ${needed} % to come out ahead, and it was ${rate} %`;
  const { signed } = amountText(places);
  const [win, loss] = [orReason(averageWin, signed), orReason(averageLoss, signed)];
  return proven(
    `The average loss (${loss}) is ${times} times the average win (${win}); ${rest}`,
    `The average loss is ${times} times the average win; ${rest}`,
    decided(totals),
  );
}

function losersHeldLonger({ wins, losses }: CurrencyTotals): ShownLesson | undefined {
  const [won, lost] = [averageHeld(wins), averageHeld(losses)];
  if (won === undefined || lost === undefined || lost < won * clearly) return undefined;
  const text = `Losing trades were held longer than winning ones: ${durationText(lost)} on average against ${durationText(won)}`;
  return proven(text, text, decided({ wins, losses }));
}

/** Of what the winners were ahead at best, less than half was taken. */
function winnersCut({ wins }: CurrencyTotals): ShownLesson | undefined {
  const found = wins.flatMap((trade) => {
    const { favourable } = excursionOf(trade);
    return favourable.kind === 'known' ? [{ trade, best: favourable.value }] : [];
  });
  const ahead = sum(found.map(({ best }) => best));
  const taken = sum(found.map(({ trade }) => trade.gross));
  if (found.length < 2 || !ahead.gt(0) || taken.times(2).gte(ahead)) return undefined;
  const text = `${found.length} winning trades took ${plainNumber(taken.div(ahead).times(100))} % of what they were ahead at best`;
  return proven(
    text,
    text,
    found.map(({ trade }) => trade),
  );
}

function feesEatTheEdge({
  trades,
  gross,
  fees,
  net,
  places,
}: CurrencyTotals): ShownLesson | undefined {
  if (trades.length < 2 || !gross.gt(0) || fees.lt(gross.div(4))) return undefined;
  const share = plainNumber(fees.div(gross).times(100));
  const { signed, plain } = amountText(places);
  return proven(
    `Fees of ${plain(fees)} took ${share} % of the gross result: ${signed(gross)} became ${signed(net)}`,
    `Fees took ${share} % of the gross result`,
    trades,
  );
}

function losingSymbol(totals: CurrencyTotals): ShownLesson | undefined {
  const bySymbol = [...groupBy(totals.trades, ({ symbol }) => symbol)];
  if (bySymbol.length < 2) return undefined;
  const losing = bySymbol
    .map(([symbol, trades]) => ({ symbol, trades, net: netOf(trades) }))
    .filter(({ trades, net }) => trades.length >= 3 && net.lt(0))
    .sort((a, b) => a.net.cmp(b.net));
  const [worst] = losing;
  return worst && pattern(worst.trades, totals, `in ${worst.symbol}`);
}

function losingHour(totals: CurrencyTotals): ShownLesson | undefined {
  const hours = totals.breakdown.filter(({ dimension }) => dimension === 'hour');
  if (hours.length < 2) return undefined;
  const [worst] = hours
    .filter(({ statistics: { trades, net } }) => trades.length >= 3 && net.lt(0))
    .sort((a, b) => a.statistics.net.cmp(b.statistics.net));
  return worst && pattern(worst.statistics.trades, totals, `opened at ${worst.name}`);
}

/** `3 trades <what>: 0 won, 3 lost, −120.00 together.` Nothing for fewer than two. */
function pattern(
  trades: readonly Trade[],
  { places }: CurrencyTotals,
  what: string,
): ShownLesson | undefined {
  if (trades.length < 2) return undefined;
  const won = trades.filter(({ net }) => net.gt(0)).length;
  const lost = trades.filter(({ net }) => net.lt(0)).length;
  const text = `${counted(trades.length, 'trade')} ${what}: ${won} won, ${lost} lost`;
  return proven(`${text}, ${amountText(places).signed(netOf(trades))} together`, text, trades);
}

const proven = (text: string, shareSafe: string, trades: readonly Trade[]): ShownLesson => ({
  text: `${text} (${tradeNumbers(trades)}).`,
  shareSafe: `${shareSafe}.`,
  trades,
});

/** Each trade with the one that closed last before it was opened, where that one lost. */
function afterLosses(trades: readonly Trade[]): { trade: Trade; loss: Trade; gap: number }[] {
  const closed = trades
    .flatMap((trade) => (trade.closed ? [{ trade, at: trade.closed.ms }] : []))
    .sort((a, b) => a.at - b.at);
  const byOpening = trades
    .flatMap((trade) => (trade.opened ? [{ trade, at: trade.opened.ms }] : []))
    .sort((a, b) => a.at - b.at);
  let next = 0;
  const found = byOpening.flatMap(({ trade, at }) => {
    while ((closed[next]?.at ?? Infinity) <= at) next += 1;
    const before = closed[next - 1];
    if (!before || before.trade === trade || !before.trade.net.lt(0)) return [];
    return [{ trade, loss: before.trade, gap: at - before.at }];
  });
  return found.sort((a, b) => a.trade.number - b.trade.number);
}

/** All that won or lost, in the order of the day. */
const decided = ({ wins, losses }: Pick<CurrencyTotals, 'wins' | 'losses'>): Trade[] =>
  [...wins, ...losses].sort((a, b) => a.number - b.number);

const netOf = (trades: readonly Trade[]): Decimal => sum(trades.map(({ net }) => net));

function averageHeld(trades: readonly Trade[]): number | undefined {
  const held = trades.map(holdingOf).flatMap((one) => (one.kind === 'known' ? [one.value] : []));
  return held.length < 2 ? undefined : held.reduce((a, b) => a + b, 0) / held.length;
}
