import type { StepContext } from '../domain/pipeline.ts';
import { checkTradeClaims } from '../processors/trade/check-trade-claims.ts';
import { normaliseTrades } from '../processors/trade/normalise-trades.ts';
import { summariseTrades } from '../processors/trade/summarise-trades.ts';
import { tradesReport } from '../processors/trade/trades-report.ts';
import type { CliContext } from './io.ts';
import { readTrades, writingSettings } from './trades-file.ts';
import { tradesLines } from './trades-text.ts';

/** The trades of a file as round trips, what they come to, and what of the file is of no use. */
export async function trades(context: CliContext, file: string): Promise<number> {
  const { source, claims } = await readTrades(context, file);
  const step: StepContext = { signal: new AbortController().signal };
  const powers = { ...step, settings: await writingSettings(context) };
  const book = await normaliseTrades.run(source, powers);
  const startingBalance = source.starting_balance;
  const summary = await summariseTrades.run({ book, startingBalance }, powers);
  const differing = await checkTradeClaims.run({ claims, book, summary }, step);
  const findings = [...differing, ...book.findings];
  context.output.result(tradesReport(book, summary, findings), () =>
    tradesLines(book, summary, findings),
  );
  return 0;
}
