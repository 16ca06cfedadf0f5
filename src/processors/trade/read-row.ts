import { oneLine } from '../../story/sentence.ts';
import { Decimal, toDecimal, zero } from './decimal.ts';
import { parseMoment, type Moment } from './parse-moment.ts';
import { readAction, type Action } from './read-action.ts';
import type { Instrument } from './trade-book.ts';

/** One usable row: a fill, or a whole round trip when it has an `exit`. */
export interface Row extends Instrument {
  readonly row: number;
  readonly action: Action;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly at?: Moment;
  readonly fees: Decimal;
  readonly stop?: Decimal;
  readonly stopMovedTo?: Decimal;
  /** Prices reached while the trade was on. */
  readonly highest?: Decimal;
  readonly lowest?: Decimal;
  readonly setup?: string;
  readonly notes?: string;
  /** `profit_loss` as the row gives it: a claim, never used in a sum. */
  readonly pnl?: Decimal;
  readonly executionId?: string;
  readonly exit?: { readonly price: Decimal; readonly at?: Moment };
}

type ReadRow =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'unused'; readonly reason: string };

/** Reads one element of source_data.trades, or says in one sentence why it is of no use. */
export function readRow(value: unknown, row: number, sessionAccount: unknown): ReadRow {
  const raw = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const unused = (reason: string): ReadRow => ({ kind: 'unused', reason });
  if (notExecuted.test(said(raw['status']) ?? ''))
    return unused('its status says it was not executed');
  const symbol = said(raw['symbol'])?.toUpperCase();
  if (symbol === undefined) return unused('it has no symbol');
  const action = readAction(raw['action']);
  if (!action) return unused('its action is none of buy, sell, short and cover');
  const quantity = toDecimal(raw['quantity']);
  if (!quantity?.gt(0)) return unused('it has no quantity above 0');
  const price = toDecimal(raw['price']);
  if (!price) return unused('it has no price that can be used');
  const details = detailsOf(raw, sessionAccount);
  if (typeof details === 'string') return unused(details);
  return { kind: 'row', row: { row, symbol, action, quantity, price, ...details } };
}

const notExecuted =
  /^(?:cancell?ed|rejected|expired|pending|planned|working|submitted|new|not[ _-]?filled|unfilled)$/i;

type Details = Omit<Row, 'row' | 'symbol' | 'action' | 'quantity' | 'price'>;

/** The rest of the row; a sentence when a number that counts is there and cannot be used. */
function detailsOf(raw: Record<string, unknown>, sessionAccount: unknown): Details | string {
  const number = (name: string, absent: Decimal): Decimal | undefined =>
    (raw[name] ?? undefined) === undefined ? absent : toDecimal(raw[name]);
  const multiplier = number('multiplier', new Decimal(1));
  if (!multiplier?.gt(0)) return 'its multiplier is not above 0';
  const fees = number('fees', zero);
  if (!fees) return 'its fees cannot be used as a number';
  const exitPrice = toDecimal(raw['exit_price']);
  if (!exitPrice && (raw['exit_price'] ?? undefined) !== undefined)
    return 'its exit_price cannot be used as a number';
  const [at, exitAt] = [parseMoment(raw['timestamp']), parseMoment(raw['exit_timestamp'])];
  return {
    multiplier,
    fees,
    ...(at && { at }),
    ...(exitPrice && { exit: { price: exitPrice, ...(exitAt && { at: exitAt }) } }),
    ...marksOf(raw),
    ...wordsOf(raw, sessionAccount),
  };
}

type Marks = Pick<Row, 'stop' | 'stopMovedTo' | 'highest' | 'lowest' | 'pnl'>;

function marksOf(raw: Record<string, unknown>): Marks {
  const marks = {
    stop: toDecimal(raw['stop_price']),
    stopMovedTo: toDecimal(raw['stop_moved_to']),
    highest: toDecimal(raw['highest_price']),
    lowest: toDecimal(raw['lowest_price']),
    pnl: toDecimal(raw['profit_loss']),
  };
  return Object.fromEntries(Object.entries(marks).filter(([, value]) => value));
}

type Words = Pick<Row, 'account' | 'currency' | 'setup' | 'notes' | 'executionId'>;

function wordsOf(raw: Record<string, unknown>, sessionAccount: unknown): Words {
  const account = said(raw['account']) ?? said(sessionAccount);
  const currency = said(raw['currency'])?.toUpperCase();
  const setup = said(raw['setup']);
  const notes = said(raw['notes']);
  const executionId = said(raw['execution_id']);
  return {
    ...(account && { account }),
    ...(currency && { currency }),
    ...(setup && { setup }),
    ...(notes && { notes }),
    ...(executionId && { executionId }),
  };
}

function said(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? oneLine(value) : '';
  return text === '' ? undefined : text;
}
